package dev.rubus.supervisor.network;

import dev.rubus.board.manifest.Mqtt;
import dev.rubus.supervisor.StartupFailure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which broker this node uses, found out once at the start.
 *
 * @param own true: mosquitto as a service of the node
 * @param resolved the broker's address; the host's loopback if it is on this machine
 * @param publicUrl where people find it
 */
public record BrokerAddress(
        boolean own,
        InetSocketAddress resolved,
        String publicUrl,
        String scheme,
        Optional<String> username,
        Optional<String> password) {
    private static final int MQTT = 1883;
    private static final int MQTT_TLS = 8883;
    /** The net driver alone coming back must not look like the node going away. */
    private static final int WILL_DELAY_SECONDS = 5;

    @SuppressWarnings("AddressSelection") // one address is what the allow-list can hold
    public static BrokerAddress of(Mqtt mqtt) throws StartupFailure {
        if (mqtt.url().isEmpty()) {
            InetSocketAddress here = new InetSocketAddress("127.0.0.1", mqtt.port());
            String url = "mqtt://127.0.0.1:" + mqtt.port();
            return new BrokerAddress(true, here, url, "mqtt", Optional.empty(), Optional.empty());
        }
        URI url = mqtt.url().get();
        boolean tls = List.of("ssl", "mqtts").contains(url.getScheme());
        if (!tls && !List.of("tcp", "mqtt").contains(url.getScheme())) {
            throw new StartupFailure(2, "[mqtt] url " + url + ": only mqtt:// and mqtts:// are supported so far");
        }
        int port = url.getPort() > 0 ? url.getPort() : tls ? MQTT_TLS : MQTT;
        InetSocketAddress address = new InetSocketAddress(url.getHost(), port);
        if (address.isUnresolved()) {
            throw new StartupFailure(
                    1,
                    "the broker's host " + url.getHost() + " is unknown: correct [mqtt] url in node.toml, or the DNS");
        }
        return new BrokerAddress(
                false,
                address,
                url.toString(),
                tls ? "mqtts" : "mqtt",
                mqtt.username(),
                mqtt.passwordFile().isPresent()
                        ? Optional.of(password(mqtt.passwordFile().get()))
                        : Optional.empty());
    }

    private static String password(Path file) throws StartupFailure {
        try {
            return Files.readAllLines(file).stream().findFirst().orElse("");
        } catch (IOException e) {
            throw new StartupFailure(1, "[mqtt] password-file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** What the net driver is told. */
    public Map<String, String> driverConfig(String node, NodeNetwork network) {
        InetSocketAddress seen = network.brokerSeenByNet();
        Map<String, String> config = new LinkedHashMap<>();
        config.put("broker.url", scheme + "://" + seen.getAddress().getHostAddress() + ":" + seen.getPort());
        config.put("node", node);
        config.put("client.id", "rubus-" + node);
        config.put("will.topic", "rubus/v1/" + node + "/status");
        config.put("will.payload", "offline");
        config.put("will.delay.seconds", Integer.toString(WILL_DELAY_SECONDS));
        username.ifPresent(name -> config.put("broker.username", name));
        password.ifPresent(secret -> config.put("broker.password", secret));
        return config;
    }
}
