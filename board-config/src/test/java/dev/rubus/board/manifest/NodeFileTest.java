package dev.rubus.board.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rubus.board.toml.Located;
import dev.rubus.board.toml.Position;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeFileTest extends ManifestCase {
    @Test
    void aNodeThatSaysNothingGetsTheDefaults() throws IOException {
        Located<NodeConfig> node = good(NodeFile.read(write("node.toml", ""), "Green House.lan", problems));
        assertEquals(
                new NodeConfig(
                        "green-house",
                        "auto",
                        Mqtt.LOCAL,
                        OptionalLong.empty(),
                        false,
                        SchedPolicy.EEVDF,
                        false,
                        new FileExport(true, "rubus"),
                        Map.of(),
                        Optional.empty()),
                node.value());
    }

    @Test
    void aNodeMaySayEverything() throws IOException {
        Path file = write("node.toml", """
                name = "greenhouse"
                board = "rpi-5"
                apps-dir = "apps"
                [mqtt]
                url = "mqtts://broker.lan:8883"
                username = "rubus"
                password-file = "/etc/secret"
                [memory]
                budget = "512M"
                guard = true
                [sched]
                policy = "cfs"
                [chaos]
                allow = true
                [fs]
                mount = false
                group = "gpio"
                [driver.gpio]
                placement = "inline"
                trusted = true
                [driver]
                net = { placement = "sandbox" }
                """);
        NodeConfig node = good(NodeFile.read(file, "host", problems)).value();
        assertEquals(
                new NodeConfig(
                        "greenhouse",
                        "rpi-5",
                        new Mqtt(
                                Optional.of(URI.create("mqtts://broker.lan:8883")),
                                Optional.of("rubus"),
                                Optional.of(Path.of("/etc/secret")),
                                1883),
                        OptionalLong.of(512 << 20),
                        true,
                        SchedPolicy.CFS,
                        true,
                        new FileExport(false, "gpio"),
                        Map.of(
                                "gpio", new Located<>(Placement.INLINE, new Position(file, 19, 1)),
                                "net", new Located<>(Placement.SANDBOX, new Position(file, 22, 9))),
                        Optional.of(folder.toAbsolutePath().resolve("apps").normalize())),
                node);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "name = \"\" | a node name of 1 to 64 characters",
                "name = \"a/b\" | a node name of 1 to 64 characters without / + #",
                "name = \"a+\" | a node name",
                "name = \"#\" | a node name",
                "name = \"a\\nb\" | a node name",
                "board = \"\" | a string that is not empty",
                "driver.gpio = \"inline\" | expected a table, found \"inline\"",
                "driver.gpio.trusted = true | expected the key driver.gpio.placement, found none",
                "driver.gpio = { placement = \"inline\", trusted = \"yes\" } | expected true or false, found \"yes\"",
                "driver.gpio = { placement = \"inline\" } | of a driver that is not trusted here",
                "driver.gpio = { placement = \"ring0\", trusted = true } | expected \"sandbox\" or \"inline\"",
                "fs.mount = 1 | expected true or false, found 1",
                "fs.group = \"17\" | a Unix group: 1 to 32 characters",
                "fs.group = \"a:b\" | a Unix group",
                "board = 5 | expected a string, found 5",
                "mqtt.url = \"broker\" | a broker's address such as",
                "mqtt.url = \"http://b:1\" | a broker's address such as",
                "mqtt.url = \"tcp://b:65536\" | a broker's address such as",
                "mqtt.url = \"tcp://b:0\" | a broker's address such as",
                "mqtt.url = \"tcp://u:p@b:1\" | user and password have keys of their own",
                "mqtt.url = \"tcp://b c\" | a broker's address such as",
                "mqtt.port = 0 | from 1 to 65535",
                "mqtt.url = \"tcp://b:1\";mqtt.port = 1 | expected either url (somebody else's broker) or port",
                "mqtt.username = \"u\" | the url of the broker to log in to",
                "mqtt.url = \"tcp://b:1\";mqtt.password-file = \"p\" | a username beside the password",
                "mqtt.password = \"p\" | found the unknown key \"password\"",
                "memory.budget = \"1M\" | a size between 64M and 16G",
                "chaos.allow = \"yes\" | expected true or false",
                "memory.guard = 1 | expected true or false",
                "sched.policy = \"lifo\" | expected \"eevdf\", \"cfs\" or \"fifo\"",
                "apps-dir = \"a\\u0000b\" | expected a path",
                "apps-dir = \" \" | expected a path",
                "bord = \"sim\" | did you mean board?",
                "mqtt = 5 | expected a table, found 5; write [mqtt]",
            })
    void badNodes(String text, String expected) throws IOException {
        bad(
                write("node.toml", text.strip().replace(';', '\n')),
                file -> NodeFile.read(file, "host", problems),
                expected);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "pi, pi",
                "Pi_4, pi-4",
                "\"\", rubus",
                "...., rubus",
                "-a-, a",
                "\u00c4pfel, pfel",
                "a/b+c#, a-b-c",
                "pi.lan, pi"
            })
    void aHostNameBecomesANodeName(String host, String name) {
        assertEquals(name, NodeConfig.defaults(host).name());
    }
}
