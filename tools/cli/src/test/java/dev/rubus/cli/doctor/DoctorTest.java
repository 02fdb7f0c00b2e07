package dev.rubus.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.cli.doctor.Finding.Level;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each check on a machine laid out in a folder, well and unwell. */
class DoctorTest {

    @TempDir
    Path root;

    private Optional<URI> broker = Optional.empty();
    private Set<String> working = Set.of("bwrap", "nft");

    @BeforeEach
    void aWellMachine() throws IOException {
        write("/sys/fs/cgroup/cgroup.controllers", "cpuset cpu io memory pids");
        write("/proc/self/ns/user", "");
        write("/proc/sys/user/max_user_namespaces", "15000\n");
        write("/sys/class/gpio/gpiochip512/label", "pinctrl-bcm2711\n");
        write("/dev/i2c-1", "");
        write("/dev/watchdog", "");
        write("/dev/fuse", "");
        for (String program : new String[] {"bwrap", "mosquitto", "nft", "ip"}) {
            write("/usr/bin/" + program, "");
            assertTrue(root.resolve("usr/bin/" + program).toFile().setExecutable(true));
        }
    }

    private void write(String path, String text) throws IOException {
        Path file = root.resolve(path.substring(1));
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void remove(String path) throws IOException {
        Files.delete(root.resolve(path.substring(1)));
    }

    private Finding find(String check) {
        return Doctor.examine(machine()).stream()
                .filter(finding -> finding.check().equals(check))
                .findFirst()
                .orElseThrow();
    }

    private Machine machine() {
        return new Machine(root, root.resolve("var/lib/rubus"), 0, this::run, broker);
    }

    private Optional<String> run(List<String> command) {
        return Optional.of(command.getFirst() + " 1").filter(version -> working.contains(command.getFirst()));
    }

    private void assertFound(String check, Level level, String remedy) {
        Finding finding = find(check);
        assertEquals(level, finding.level(), finding.toString());
        assertTrue(finding.remedy().contains(remedy), finding.toString());
    }

    @Test
    void withoutFuseTheTreeIsNotMounted() throws IOException {
        remove("/dev/fuse");
        assertFound("fuse", Level.WARN, "modprobe fuse");
    }

    @Test
    void aWellMachineHasNothingToMend() {
        for (Finding finding : Doctor.examine(machine())) {
            boolean room = finding.check().equals("space");
            assertTrue(room || finding.level() == Level.OK, finding.toString());
        }
    }

    @Test
    void aMemoryCgroupThatIsOffIsMendedOnThePisCommandLine() throws IOException {
        write("/sys/fs/cgroup/cgroup.controllers", "cpuset cpu io pids");
        write("/boot/firmware/cmdline.txt", "console=tty1");
        assertFound("memory cgroup", Level.WARN, "cgroup_enable=memory/' /boot/firmware/cmdline.txt");
    }

    @Test
    void aMachineWithoutCgroup2IsToldHowToBoot() throws IOException {
        remove("/sys/fs/cgroup/cgroup.controllers");
        assertFound("memory cgroup", Level.WARN, "systemd.unified_cgroup_hierarchy=1");
    }

    @Test
    void userNamespacesCanBeKeptAwayInThreeWays() throws IOException {
        write("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1\n");
        assertFound("user namespaces", Level.FAIL, "apparmor_restrict_unprivileged_userns=0");
        write("/proc/sys/kernel/unprivileged_userns_clone", "0\n");
        assertFound("user namespaces", Level.FAIL, "unprivileged_userns_clone=1");
        write("/proc/sys/user/max_user_namespaces", "0\n");
        assertFound("user namespaces", Level.FAIL, "max_user_namespaces=15000");
    }

    @Test
    void bubblewrapIsMissingOrDoesNotWork() throws IOException {
        working = Set.of();
        assertFound("bubblewrap", Level.FAIL, "bwrap --unshare-all");
        remove("/usr/bin/bwrap");
        assertFound("bubblewrap", Level.FAIL, "apt-get install bubblewrap");
    }

    @Test
    void missingProgramsAreInstalled() throws IOException {
        remove("/usr/bin/mosquitto");
        remove("/usr/bin/nft");
        remove("/usr/bin/ip");
        assertFound("broker", Level.FAIL, "apt-get install mosquitto");
        assertFound("nftables", Level.FAIL, "apt-get install nftables");
        assertFound("iproute2", Level.FAIL, "apt-get install iproute2");
    }

    @Test
    void aMachineThatIsNoPiMayStillSimulateOne() throws IOException {
        remove("/sys/class/gpio/gpiochip512/label");
        assertFound("gpio chip", Level.WARN, "--board sim");
        write("/sys/class/gpio/gpiochip512/label", "AMDI0030:00");
        assertFound("gpio chip", Level.WARN, "--board sim");
    }

    @Test
    void aChipsLabelIsAskedOfGpiodetectWhereSysfsHasNone() throws IOException {
        remove("/sys/class/gpio/gpiochip512/label");
        Machine machine =
                new Machine(root, root, 0, command -> Optional.of("gpiochip0 [pinctrl-rp1] (54 lines)"), broker);
        assertEquals(Level.OK, HardwareChecks.gpio(machine).level());
    }

    @Test
    void anI2cBusMayLackOnlyItsDeviceFile() throws IOException {
        remove("/dev/i2c-1");
        assertFound("i2c bus", Level.WARN, "do_i2c 0");
        write("/sys/bus/i2c/devices/i2c-1/name", "bcm2835");
        assertFound("i2c bus", Level.WARN, "modprobe i2c-dev");
    }

    @Test
    void aMissingWatchdogIsSwitchedOn() throws IOException {
        remove("/dev/watchdog");
        assertFound("watchdog", Level.WARN, "dtparam=watchdog=on");
    }

    @Test
    void aConfiguredBrokerIsAsked() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            broker = Optional.of(URI.create("mqtt://127.0.0.1:" + socket.getLocalPort()));
            assertFound("broker", Level.OK, "");
        }
        assertFound("broker", Level.WARN, "ping 127.0.0.1");
    }
}
