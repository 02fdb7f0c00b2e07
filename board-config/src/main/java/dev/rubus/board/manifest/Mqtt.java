package dev.rubus.board.manifest;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How the node reaches MQTT.
 *
 * @param url tcp, mqtt, ssl, mqtts, ws or wss with a host; empty: the node starts a broker of its own on loopback
 * @param username for url; empty is anonymous
 * @param passwordFile absolute; its first line is the password, so that node.toml may be world-readable
 * @param port where the node's own broker listens, 1..65535
 */
public record Mqtt(Optional<URI> url, Optional<String> username, Optional<Path> passwordFile, int port) {
    public static final Mqtt LOCAL = new Mqtt(Optional.empty(), Optional.empty(), Optional.empty(), Defaults.MQTT_PORT);
}
