package dev.rubus.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code config check} against a distribution that has the real boards, and a user's folder. */
class ConfigCheckTest {

    @TempDir
    Path folder;

    private Path config;

    @BeforeEach
    void aDistribution() throws IOException {
        Path dist = folder.resolve("dist");
        Files.createDirectories(dist.resolve("drivers.d"));
        Files.createDirectories(dist.resolve("lib"));
        copy(Path.of("../../board-config/boards"), dist.resolve("boards"));
        System.setProperty("rubus.dist", dist.toString());
        config = Files.createDirectory(folder.resolve("config"));
    }

    @AfterEach
    void end() {
        System.clearProperty("rubus.dist");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }

    private Ran check(String... more) {
        return Ran.words(
                folder,
                Stream.concat(Stream.of("config", "check", config.toString(), "--board", "sim"), Stream.of(more))
                        .toArray(String[]::new));
    }

    @Test
    void aConfigurationInOrderSaysWhatItMakes() throws IOException {
        Files.writeString(config.resolve("node.toml"), "name = \"greenhouse\"\n");
        Ran ran = check();
        assertEquals(0, ran.exit(), ran.err());
        assertTrue(ran.out().contains("node greenhouse on board sim"), ran.out());
        assertEquals("[]\n", check("--json").out());
    }

    @Test
    void anUnknownKeyIsNamedWithItsPlace() throws IOException {
        Files.writeString(config.resolve("node.toml"), "name = \"x\"\nbord = 1\n");
        Ran ran = check();
        assertEquals(2, ran.exit());
        assertTrue(ran.err().contains("node.toml:2:1: "), ran.err());
        Ran json = check("--json");
        assertEquals(2, json.exit());
        assertTrue(json.out().contains("\"line\":2,\"column\":1,"), json.out());
    }

    @Test
    void aDriverClassThatNoJarHasIsAProblem() throws IOException {
        Path driver = Files.createDirectory(config.resolve("drivers.d")).resolve("x.toml");
        Files.writeString(driver, "name = \"x\"\nmain = \"dev.example.Missing\"\n");
        Ran ran = check();
        assertEquals(2, ran.exit());
        assertTrue(ran.err().contains("dev.example.Missing"), ran.err());
    }
}
