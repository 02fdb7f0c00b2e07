package dev.rubus.board.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.board.grant.I2cGrant;
import dev.rubus.board.grant.NetGrant;
import dev.rubus.board.grant.PublishGrant;
import dev.rubus.board.manifest.AppManifest.Program;
import dev.rubus.board.toml.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestTest extends ManifestCase {
    @Test
    void aDriverThatSaysLittleGetsTheDefaults() throws IOException {
        Path file = write("gpio.toml", "name = \"gpio\"\nmain = \"dev.x.Gpio\"\n");
        assertEquals(
                new DriverManifest(
                        "gpio",
                        "dev.x.Gpio",
                        1024,
                        List.of(),
                        false,
                        new Limits(
                                64 << 20,
                                OptionalDouble.empty(),
                                OptionalLong.empty(),
                                128,
                                50_000,
                                128,
                                256 << 10,
                                256),
                        new Restart(
                                Duration.ofMillis(100),
                                Duration.ofSeconds(30),
                                5,
                                Duration.ofSeconds(60),
                                Duration.ofSeconds(2)),
                        50,
                        16 << 20,
                        -500,
                        List.of(),
                        Map.of(),
                        Placement.SANDBOX,
                        Map.of(),
                        file),
                good(DriverFile.read(file, problems)).manifest());
    }

    @Test
    void aTrustedDriverMayRunInsideTheSupervisor() throws IOException {
        Path file =
                write("gpio.toml", "name = \"gpio\"\nmain = \"dev.x.Gpio\"\nplacement = \"inline\"\ntrusted = true\n");
        assertEquals(
                Placement.INLINE,
                good(DriverFile.read(file, problems)).manifest().placement());
    }

    @Test
    void nobodyElseRunsInsideTheSupervisor() throws IOException {
        String head = "name = \"gpio\"\nmain = \"dev.x.Gpio\"\nplacement = ";
        for (String said : new String[] {"\"inline\"\n", "\"inline\"\ntrusted = false\n"}) {
            Problems its = new Problems();
            assertTrue(DriverFile.read(write("gpio.toml", head + said), its).isEmpty(), said);
            assertEquals(1, its.count(), () -> its.list().toString());
            String line = its.list().getFirst().toString();
            assertTrue(
                    line.contains("gpio.toml:3:1: placement = \"inline\" of a driver that is not trusted here"), line);
            assertTrue(line.endsWith("; add trusted = true beside it, or write placement = \"sandbox\""), line);
        }
        Problems its = new Problems();
        DriverFile.read(write("gpio.toml", head + "\"ring0\"\ntrusted = true\n"), its);
        String line = its.list().getFirst().toString();
        assertTrue(line.contains("expected \"sandbox\" or \"inline\", found \"ring0\""), line);
    }

    @Test
    void aDriverMaySayEverything() throws IOException {
        Path file = write("i2c.toml", """
                name = "i2c"
                main = "dev.x.I2c"
                weight = "high"
                devices = ["i2c:1", "gpio"]
                standby = true
                irq-priority = 80
                heap = "20M"
                oom-score-adj = -900
                jvm-options = ["-Xss256k"]
                [limits]
                memory = "40M"
                cpu = "50%"
                io = "1M"
                pids = 64
                syscalls = "10000/s"
                outstanding = 16
                region = "1M"
                handles = 16
                [restart]
                backoff = "10ms..5s"
                budget = "3 in 10s"
                hang-after = "500ms"
                [config]
                speed = 400000
                probe = true
                label = "x"
                """);
        DriverManifest driver = good(DriverFile.read(file, problems)).manifest();
        assertEquals(9548, driver.weight());
        assertEquals(
                List.of(
                        new DeviceNeed(DeviceNeed.Kind.I2C, OptionalInt.of(1)),
                        new DeviceNeed(DeviceNeed.Kind.GPIO, OptionalInt.empty())),
                driver.devices());
        assertEquals(
                new Limits(40 << 20, OptionalDouble.of(0.5), OptionalLong.of(1 << 20), 64, 10_000, 16, 1 << 20, 16),
                driver.limits());
        assertEquals(
                new Restart(
                        Duration.ofMillis(10),
                        Duration.ofSeconds(5),
                        3,
                        Duration.ofSeconds(10),
                        Duration.ofMillis(500)),
                driver.restart());
        assertEquals(Map.of("speed", "400000", "probe", "true", "label", "x"), driver.config());
        assertEquals(
                List.of(true, 80, 20L << 20, -900, List.of("-Xss256k")),
                List.of(
                        driver.standby(),
                        driver.irqPriority(),
                        driver.heapBytes(),
                        driver.oomScoreAdj(),
                        driver.jvmOptions()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "main = \"a.B\" | expected the key name, found none",
                "name = \"x\" | expected the key main, found none; add main = \"dev.example.Driver\"",
                "name = \"X\";main = \"a.B\" | a name of 1 to 31 characters",
                "name = \"broker\";main = \"a.B\" | a name that the node does not use itself",
                "name = \"x\";main = \"a-b\" | expected a class name, found \"a-b\"",
                "name = \"x\";main = \"a..B\" | expected a class name",
                "OK weight = 20 | a nice value from -20 (dearest) to 19",
                "OK devices = [\"spi\"] | expected a device: gpio, net, i2c (every bus) or i2c:N, found \"spi\"",
                "OK standby = 1 | expected true or false, found 1",
                "OK irq-priority = 100 | from 1 to 99",
                "OK heap = \"1M\" | a size between 4M and 16G",
                "OK heap = \"64M\" | expected a heap smaller than limits.memory (64M), found 64M",
                "OK oom-score-adj = -1001 | from -1000 to 1000",
                "OK jvm-options = [\"Xss\"] | an option of the JVM",
                "OK limits.memory = \"1M\" | a size between 16M and 16G, found \"1M\"",
                "OK limits.cpu = 0 | a share of a CPU",
                "OK limits.io = \"1\" | a size between 4K",
                "OK limits.pids = 0 | from 1 to 32768, found 0",
                "OK limits.pid = 1 | did you mean pids?",
                "OK limits.syscalls = 10000 | a rate such as \"10000/s\"",
                "OK limits.syscalls = \"0/s\" | a rate of 1/s to 1000000/s",
                "OK limits.outstanding = 2000 | from 1 to 1024, found 2000",
                "OK restart.backoff = \"1s\" | a range of durations",
                "OK restart.budget = \"5\" | a budget such as",
                "OK restart.hang-after = \"1ms\" | a duration between 50ms and 10m",
                "OK config.a = [1] | expected a string, a number, true or false, found a list",
                "OK stanby = true | did you mean standby?",
            })
    void badDrivers(String text, String expected) throws IOException {
        String toml =
                text.strip().replace("OK ", "name = \"x\";main = \"a.B\";").replace(';', '\n');
        bad(write("d.toml", toml), file -> DriverFile.read(file, problems), expected);
    }

    @Test
    void anAppOfJava() throws IOException {
        Path file = write("app.toml", """
                name = "weather"
                version = "1.0.0-rc.1"
                main = "a.Weather"
                class-path = ["lib/*", "weather.jar"]
                oom-score-adj = -1000
                [env]
                WEATHER_PERIOD_MS = 500
                STATION = "roof"
                [limits]
                memory = "48M"
                [grants]
                gpio = ["17:in"]
                i2c = ["1:0x76", "1:0x76"]
                publish = ["weather/#"]
                net = ["example.org:443"]
                """);
        AppManifest app = good(AppFile.read(file, problems)).manifest();
        assertEquals(new Program.JavaMain("a.Weather", List.of("lib/*", "weather.jar")), app.program());
        assertEquals(folder.toAbsolutePath().normalize(), app.folder().normalize());
        assertEquals(17, app.grants().gpio().getFirst().line());
        assertEquals(List.of(new I2cGrant(1, 0x76)), app.grants().i2c());
        assertEquals(List.of(new PublishGrant("weather/#")), app.grants().publish());
        assertEquals(List.of(new NetGrant("example.org", 443)), app.grants().net());
        assertEquals(48 << 20, app.limits().memoryBytes());
        assertEquals(-1000, app.oomScoreAdj());
        assertEquals(Map.of("WEATHER_PERIOD_MS", "500", "STATION", "roof"), app.env());
        assertEquals(Defaults.RESTART, app.restart());
    }

    @Test
    void anAppOfAnyOtherKind() throws IOException {
        Path file = write("app.toml", "name = \"a\"\nversion = \"1\"\ncommand = [\"./a.py\", \"\"]\n");
        assertEquals(
                new Program.Command(List.of("./a.py", "")),
                good(AppFile.read(file, problems)).manifest().program());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "version = \"1\";main = \"a.B\" | expected the key name",
                "name = \"a\";main = \"a.B\" | expected the key version",
                "name = \"a\";version = \"\";main = \"a.B\" | a version such as",
                "name = \"a\";version = 1.0;main = \"a.B\" | expected a string, found 1.0",
                "name = \"a\";version = \"1\" | expected the key main (a class) or command (a list), found neither",
                "OK command = [\"x\"] | expected either main or command, found both",
                "name = \"a\";version = \"1\";command = [] | a program and its arguments",
                "name = \"a\";version = \"1\";command = \"x\" | expected a list",
                "name = \"a\";version = \"1\";command = [\"x\"];class-path = [\"l\"] | class-path only beside main",
                "OK class-path = [\"../x\"] | a path inside the app's folder",
                "OK class-path = [\"/x\"] | a path inside the app's folder",
                "OK class-path = [\"a:b\"] | a path inside the app's folder",
                "OK grants.gpio = [\"17\"] | a GPIO grant such as",
                "OK grants.gpio = \"17:in\" | expected a list",
                "OK grants.gpio = [17] | expected a string, found 17",
                "OK grants.i2c = [\"1:0x178\"] | 10-bit addresses are not supported",
                "OK grants.publish = [\"a#\"] | # alone and as the last level",
                "OK grants.net = [\"*:80\"] | a network grant such as",
                "OK grants.spi = [] | one of the keys known in [grants] (gpio, i2c, net, publish, spawn)",
                "OK weight = 20 | a nice value from -20 (dearest) to 19",
                "OK weight = \"heavy\" | a nice value from -20 (dearest) to 19",
                "OK weight = 1.5 | a nice value from -20 (dearest) to 19",
                "OK oom-score-adj = 1001 | from -1000 to 1000",
                "OK env.LD_PRELOAD = \"x\" | a variable of the program's own in capitals, such as WEATHER_PERIOD_MS, found LD_PRELOAD",
                "OK env.JAVA_TOOL_OPTIONS = \"x\" | found JAVA_TOOL_OPTIONS",
                "OK env._JAVA_OPTIONS = \"x\" | found _JAVA_OPTIONS",
                "OK env.JDK_JAVA_OPTIONS = \"x\" | found JDK_JAVA_OPTIONS",
                "OK env.PATH = \"x\" | found PATH",
                "OK env.RUBUS = \"x\" | found RUBUS",
                "OK env.period = \"x\" | found period",
                "OK env.A = [1] | expected a string, a number, true or false, found a list",
                "OK env.A = \"a\\u0000b\" | at most 1024 characters without NUL",
            })
    void badApps(String text, String expected) throws IOException {
        String toml = text.strip()
                .replace("OK ", "name = \"a\";version = \"1\";main = \"a.B\";")
                .replace(';', '\n');
        String noisy = toml.replace("command = \"x\"", "command = \"x\"\nmain = \"a.B\"");
        if (noisy.equals(toml)) {
            bad(write("app.toml", toml), file -> AppFile.read(file, problems), expected);
        } else {
            assertEquals(Optional.empty(), AppFile.read(write("app.toml", toml), problems));
            assertTrue(problems.list().getFirst().toString().contains(expected.strip()));
        }
    }

    @Test
    void theExamplesInTheReadmeAreTrue() throws IOException {
        String[] parts = Files.readString(Path.of("README.md")).split("```toml\n|```\n");
        List<String> examples = Arrays.stream(parts)
                .filter(part -> part.startsWith("# ") && part.contains(".toml"))
                .skip(1) // the page's own heading
                .toList();
        assertEquals(3, examples.size());
        NodeConfig node = good(NodeFile.read(write("node.toml", examples.get(0)), "greenhouse", problems))
                .value();
        assertEquals(NodeConfig.defaults("greenhouse"), node);
        DriverManifest driver = good(DriverFile.read(write("gpio.toml", examples.get(1)), problems))
                .manifest();
        assertEquals(List.of(Defaults.LIMITS, Defaults.RESTART), List.of(driver.limits(), driver.restart()));
        assertEquals(
                List.of(Defaults.WEIGHT, Defaults.IRQ_PRIORITY, Defaults.HEAP, Defaults.DRIVER_OOM_SCORE_ADJ),
                List.of(driver.weight(), driver.irqPriority(), driver.heapBytes(), driver.oomScoreAdj()));
        assertEquals(
                2,
                good(AppFile.read(write("app.toml", examples.get(2)), problems))
                        .gpio()
                        .size());
    }
}
