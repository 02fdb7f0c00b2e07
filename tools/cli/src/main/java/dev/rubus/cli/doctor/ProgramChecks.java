package dev.rubus.cli.doctor;

import static dev.rubus.cli.doctor.Finding.fail;
import static dev.rubus.cli.doctor.Finding.ok;
import static dev.rubus.cli.doctor.Finding.warn;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** The programs that a node leans on. */
final class ProgramChecks {

    private static final int BROKER_MS = 2000;

    private static final Map<String, Integer> MQTT_PORTS =
            Map.of("tcp", 1883, "mqtt", 1883, "ssl", 8883, "mqtts", 8883, "ws", 80, "wss", 443);

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

    static Finding broker(Machine machine) {
        return machine.broker().map(ProgramChecks::reach).orElseGet(() -> own(machine));
    }

    private static Finding own(Machine machine) {
        return machine.hasProgram("mosquitto")
                ? ok("broker", "mosquitto is there, the node starts its own")
                : fail(
                        "broker",
                        "no mosquitto: a node without a configured broker starts one",
                        "apt-get install mosquitto   (or set [mqtt] url in node.toml)");
    }

    private static Finding reach(URI url) {
        int port = url.getPort() > 0 ? url.getPort() : MQTT_PORTS.getOrDefault(url.getScheme(), 1883);
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(url.getHost(), port), BROKER_MS);
            return ok("broker", url + " answers");
        } catch (IOException e) {
            // Not a failure: a node starts without its broker, keeps what it has to say, and goes on trying.
            return warn("broker", url + " does not answer: " + e.getMessage(), "ping " + url.getHost());
        }
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
