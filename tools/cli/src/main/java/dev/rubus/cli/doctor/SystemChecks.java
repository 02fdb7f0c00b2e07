package dev.rubus.cli.doctor;

import static dev.rubus.cli.doctor.Finding.fail;
import static dev.rubus.cli.doctor.Finding.ok;
import static dev.rubus.cli.doctor.Finding.warn;

import java.util.List;
import java.util.OptionalLong;

/** Java, the user, the kernel's switches, and room on the card. */
final class SystemChecks {

    private static final long LEAST_FREE_BYTES = 200_000_000;

    private SystemChecks() {}

    static Finding java(Machine machine) {
        int version = Runtime.version().feature();
        String home = System.getProperty("java.home", "?");
        return version >= 25
                ? ok("java", Runtime.version() + " in " + home)
                : fail("java", version + " in " + home + ", 25 is needed", "apt-get install openjdk-25-jdk-headless");
    }

    static Finding root(Machine machine) {
        return machine.user() == 0
                ? ok("root", "yes")
                : warn(
                        "root",
                        "no: a node is started by root, and some checks here saw less",
                        "sudo supervisor doctor");
    }

    static Finding memoryCgroup(Machine machine) {
        String check = "memory cgroup";
        String found = machine.read("/sys/fs/cgroup/cgroup.controllers").orElse("");
        if (List.of(found.split(" ")).contains("memory")) {
            return ok(check, "on, with " + found);
        }
        String effect = ": memory limits are not enforced by the kernel, use is read from smaps_rollup";
        if (!machine.exists("/sys/fs/cgroup/cgroup.controllers")) {
            return warn(
                    check, "no cgroup v2 at /sys/fs/cgroup" + effect, "boot with systemd.unified_cgroup_hierarchy=1");
        }
        // On a Pi: one line of kernel parameters on the boot partition, which Raspberry Pi OS mounts here.
        String commandLine = "/boot/firmware/cmdline.txt";
        return warn(
                check,
                "off" + effect,
                machine.exists(commandLine)
                        ? "sed -i '1s/$/ cgroup_enable=memory/' " + commandLine + " && reboot"
                        : "add cgroup_enable=memory to the kernel's command line and reboot");
    }

    static Finding userNamespaces(Machine machine) {
        String check = "user namespaces";
        if (!machine.exists("/proc/self/ns/user")) {
            return fail(check, "the kernel was built without them", "use a kernel with CONFIG_USER_NS");
        }
        if (machine.read("/proc/sys/user/max_user_namespaces").orElse("").equals("0")) {
            return fail(check, "switched off", "sysctl -w user.max_user_namespaces=15000");
        }
        if (machine.read("/proc/sys/kernel/unprivileged_userns_clone")
                .orElse("")
                .equals("0")) {
            return fail(
                    check,
                    "root only, but sandboxes make theirs unprivileged",
                    "sysctl -w kernel.unprivileged_userns_clone=1");
        }
        if (machine.read("/proc/sys/kernel/apparmor_restrict_unprivileged_userns")
                .orElse("")
                .equals("1")) {
            return fail(check, "restricted by AppArmor", "sysctl -w kernel.apparmor_restrict_unprivileged_userns=0");
        }
        return ok(check, "on");
    }

    /** For the tree of files at RUN/fs. */
    static Finding fuse(Machine machine) {
        return machine.exists("/dev/fuse")
                ? ok("fuse", "/dev/fuse is there")
                : warn("fuse", "no /dev/fuse: a node runs without its tree of files at /run/rubus/fs", "modprobe fuse");
    }

    static Finding space(Machine machine) {
        String check = "space";
        OptionalLong free = machine.freeBytes();
        if (free.isEmpty()) {
            return warn(check, "unknown at " + machine.state(), "df " + machine.state());
        }
        String found = free.getAsLong() / 1_000_000 + " MB free for " + machine.state();
        return free.getAsLong() >= LEAST_FREE_BYTES
                ? ok(check, found)
                : fail(check, found + ", 200 MB are needed", "apt-get clean; journalctl --vacuum-size=50M");
    }
}
