package dev.rubus.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.board.hardware.DeviceTree;
import dev.rubus.board.toml.ConfigException;
import dev.rubus.board.toml.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Throws damaged files at the reader: either a plan comes out or a ConfigException whose every line is one line. */
class ConfigFuzzTest {
    private static final long SEED = 4242;
    private static final int ROUNDS = 800;

    private static final String NODE = """
            name = "greenhouse"
            board = "sim"
            apps-dir = "apps"
            [mqtt]
            url = "mqtt://broker.lan:1883"
            username = "rubus"
            password-file = "/etc/secret"
            [memory]
            budget = "256M"
            [chaos]
            allow = true
            """;
    private static final String DRIVER = """
            name = "gpio"
            main = "dev.x.Gpio"
            weight = -5
            devices = ["gpio", "i2c:1"]
            heap = "20M"
            jvm-options = ["-Xss256k"]
            [limits]
            memory = "40M"
            cpu = 0.5
            [restart]
            backoff = "100ms..30s"
            budget = "5 in 60s"
            hang-after = "2s"
            [config]
            speed = 400000
            """;
    private static final String APP = """
            name = "weather"
            version = "1.0.0"
            main = "a.Weather"
            class-path = ["lib/*"]
            [grants]
            gpio = ["17:in,pull-up,both,debounce=5ms", "27:out,low,safe=high"]
            i2c = ["1:0x76"]
            publish = ["weather/#"]
            net = ["example.org:443"]
            """;
    private static final List<String> PIECES = List.of(
            "\"",
            "'",
            "[",
            "]",
            "[[",
            "]]",
            "{",
            "}",
            "=",
            ".",
            "\n",
            "#",
            ",",
            ":",
            "\\u0000",
            "\\",
            "-",
            "0x",
            "1e9",
            "99999999999999999999",
            "nan",
            "inf",
            "true",
            "2026-01-01",
            "12:00:00",
            "\"\"\"",
            "name = 1\n",
            "[limits]\n",
            "\u0000",
            "\ufeff",
            "\u00e9",
            "..",
            " in ",
            "%",
            "K",
            "{}",
            "[]",
            "\"\" = 1\n");

    @TempDir
    Path root;

    @Test
    void damagedFilesOnlyEverGiveConfigExceptions() throws IOException {
        Path sim = Path.of("boards/sim.toml");
        Path header = Path.of("boards/header/40-pin.toml");
        List<Path> files = new ArrayList<>();
        List<byte[]> originals = new ArrayList<>();
        for (var file : List.of(
                List.of("etc/node.toml", NODE),
                List.of("drivers.d/gpio.toml", DRIVER),
                List.of("etc/apps/weather/app.toml", APP),
                List.of("boards/sim.toml", Files.readString(sim)),
                List.of("boards/header/40-pin.toml", Files.readString(header)))) {
            Path path = root.resolve(file.get(0));
            Files.createDirectories(path.resolveSibling("."));
            Files.writeString(path, file.get(1));
            files.add(path);
            originals.add(file.get(1).getBytes(StandardCharsets.UTF_8));
        }
        assertEquals(List.of(), load(), "undamaged");
        Random random = new Random(SEED);
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            int target = random.nextInt(files.size());
            byte[] damaged = damage(originals.get(target), random);
            Files.write(files.get(target), damaged);
            List<Problem> problems = loadOrFail(round, files.get(target), damaged);
            for (Problem problem : problems) {
                assertEquals(1, problem.toString().lines().count(), () -> "seed " + SEED + ": " + problem);
            }
            refused += problems.isEmpty() ? 0 : 1;
            Files.write(files.get(target), originals.get(target));
        }
        assertTrue(refused > ROUNDS / 2, "the damage must be felt: " + refused + " of " + ROUNDS);
    }

    private List<Problem> loadOrFail(int round, Path file, byte[] damaged) {
        try {
            return load();
        } catch (RuntimeException | StackOverflowError escaped) {
            throw new AssertionError(
                    "seed " + SEED + " round " + round + ", " + file + ":\n"
                            + new String(damaged, StandardCharsets.UTF_8),
                    escaped);
        }
    }

    private List<Problem> load() {
        Installation installation = new Installation(
                Optional.of(root.resolve("etc")),
                root.resolve("boards"),
                root.resolve("drivers.d"),
                root.resolve("apps"));
        try {
            ConfigDirectory.load(installation, new Machine("host", DeviceTree.NONE, name -> true), Optional.empty());
            return List.of();
        } catch (ConfigException refused) {
            return refused.problems();
        }
    }

    /** One to four cuts, repeats, foreign pieces or flipped bytes. */
    private static byte[] damage(byte[] original, Random random) {
        byte[] bytes = original;
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(bytes.length + 1);
            int end = at + random.nextInt(Math.min(20, bytes.length - at + 1));
            bytes = switch (random.nextInt(4)) {
                case 0 -> join(bytes, at, new byte[0], end);
                case 1 -> join(bytes, end, slice(bytes, at, end), end);
                case 2 ->
                    join(bytes, at, PIECES.get(random.nextInt(PIECES.size())).getBytes(StandardCharsets.UTF_8), at);
                default -> join(bytes, at, new byte[] {(byte) random.nextInt(256)}, Math.min(bytes.length, at + 1));
            };
        }
        return bytes;
    }

    private static byte[] slice(byte[] bytes, int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }

    private static byte[] join(byte[] bytes, int headEnd, byte[] middle, int tailStart) {
        byte[] joined = new byte[headEnd + middle.length + bytes.length - tailStart];
        System.arraycopy(bytes, 0, joined, 0, headEnd);
        System.arraycopy(middle, 0, joined, headEnd, middle.length);
        System.arraycopy(bytes, tailStart, joined, headEnd + middle.length, bytes.length - tailStart);
        return joined;
    }
}
