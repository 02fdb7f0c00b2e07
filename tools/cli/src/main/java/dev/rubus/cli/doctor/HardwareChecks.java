package dev.rubus.cli.doctor;

import static dev.rubus.cli.doctor.Finding.ok;
import static dev.rubus.cli.doctor.Finding.warn;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The board: its GPIO chip, its I2C buses, its watchdog. Without them board sim still runs. */
final class HardwareChecks {

    /** The header's chip by its label, Pi 5, 4, and 3 with Zero 2 W: numbers moved between kernels, labels did not. */
    private static final Set<String> HEADERS = Set.of("pinctrl-rp1", "pinctrl-bcm2711", "pinctrl-bcm2835");

    private static final Pattern DETECTED = Pattern.compile("(?m)^gpiochip\\d+ \\[([^]]+)]");

    private HardwareChecks() {}

    static Finding gpio(Machine machine) {
        String check = "gpio chip";
        List<String> labels = labels(machine);
        for (String label : labels) {
            if (HEADERS.contains(label)) {
                return ok(check, label);
            }
        }
        if (!labels.isEmpty()) {
            return warn(
                    check, "none of a Raspberry Pi, only " + String.join(", ", labels), "supervisor start --board sim");
        }
        return machine.names("/dev", "gpiochip*").isEmpty()
                ? warn(
                        check,
                        "none: this is no Raspberry Pi, or its kernel has no GPIO",
                        "supervisor start --board sim")
                : warn(check, "there, but its label cannot be read", "apt-get install gpiod && gpiodetect");
    }

    private static List<String> labels(Machine machine) {
        List<String> labels = new ArrayList<>();
        for (String chip : machine.names("/sys/class/gpio", "gpiochip*")) {
            machine.read("/sys/class/gpio/" + chip + "/label").ifPresent(labels::add);
        }
        if (labels.isEmpty()) {
            // Kernels without the old sysfs interface tell labels only by ioctl.
            Matcher chips =
                    DETECTED.matcher(machine.tools().run(List.of("gpiodetect")).orElse(""));
            while (chips.find()) {
                labels.add(chips.group(1));
            }
        }
        return labels;
    }

    static Finding i2c(Machine machine) {
        String check = "i2c bus";
        List<String> devices = machine.names("/dev", "i2c-*");
        if (!devices.isEmpty()) {
            return ok(check, String.join(", ", devices));
        }
        if (!machine.names("/sys/bus/i2c/devices", "i2c-*").isEmpty()) {
            return warn(check, "there, but has no device file", "modprobe i2c-dev && echo i2c-dev >> /etc/modules");
        }
        return warn(check, "none", "raspi-config nonint do_i2c 0   (on a Raspberry Pi)");
    }

    static Finding watchdog(Machine machine) {
        return machine.exists("/dev/watchdog")
                ? ok("watchdog", "/dev/watchdog")
                : warn(
                        "watchdog",
                        "none: a hung kernel stays hung",
                        "echo dtparam=watchdog=on >> /boot/firmware/config.txt && reboot   (on a Raspberry Pi)");
    }
}
