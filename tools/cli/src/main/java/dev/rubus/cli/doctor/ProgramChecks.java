package dev.rubus.cli.doctor;

import static dev.rubus.cli.doctor.Finding.fail;
import static dev.rubus.cli.doctor.Finding.ok;

import java.util.List;

/** The programs that a node leans on. */
final class ProgramChecks {

    private ProgramChecks() {}

    static Finding bubblewrap(Machine machine) {
        String check = "bubblewrap";
        if (!machine.hasProgram("bwrap")) {
            return fail(check, "missing: no sandbox without it", "apt-get install bubblewrap");
        }
        // The same namespaces as a sandbox has, around the smallest program there is.
        boolean works = machine.tools()
                .run(List.of(
                        "bwrap", "--unshare-all", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "true"))
                .isPresent();
        return works
                ? ok(check, machine.tools().run(List.of("bwrap", "--version")).orElse("works"))
                : fail(
                        check,
                        "there, but makes no sandbox here",
                        "bwrap --unshare-all --ro-bind / / --dev /dev --proc /proc true   (says why)");
    }

    static Finding mosquitto(Machine machine) {
        return machine.hasProgram("mosquitto")
                ? ok("broker", "mosquitto is there, the node starts its own")
                : fail(
                        "broker",
                        "no mosquitto: a node without a configured broker starts one",
                        "apt-get install mosquitto   (or set [mqtt] url in node.toml)");
    }

    static Finding nftables(Machine machine) {
        return machine.hasProgram("nft")
                ? ok(
                        "nftables",
                        machine.tools().run(List.of("nft", "--version")).orElse("there"))
                : fail("nftables", "missing: the network driver's walls are made of it", "apt-get install nftables");
    }

    static Finding iproute(Machine machine) {
        return machine.hasProgram("ip")
                ? ok("iproute2", "there")
                : fail("iproute2", "missing: it makes the network driver's link", "apt-get install iproute2");
    }
}
