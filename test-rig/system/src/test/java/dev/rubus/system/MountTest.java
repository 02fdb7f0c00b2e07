package dev.rubus.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The tree at RUN/fs, for programs that know nothing of the node: shells, Python, and this test's own files. */
class MountTest {
    /** A group that every Debian has. */
    private static final String GROUP = "daemon";

    private static RunningNode node;
    private static Path fs;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        RunningNode.assumePossible();
        assumeTrue(Files.exists(Path.of("/dev/fuse")), "SKIPPED: no /dev/fuse: modprobe fuse");
        NodeFolder folder = NodeFolder.create().restartPolicy(NodeFolder.PATIENT, NodeFolder.QUICK);
        folder.nodeToml(folder.usualNodeToml() + "[fs]\ngroup = \"" + GROUP + "\"\n");
        node = RunningNode.start(folder);
        fs = folder.state().resolve("run/fs");
    }

    @AfterAll
    static void stopLeavesNoMount() throws IOException, InterruptedException {
        if (node != null) {
            node.stop();
            assertFalse(Files.readString(Path.of("/proc/mounts")).contains(fs.toString()));
            assertFalse(Files.exists(fs));
            node.close();
        }
    }

    @Test
    void catAndLsWork() throws IOException, InterruptedException {
        assertEquals("data\ndev\nproc\nsys\n", said("ls", fs.toString()));
        assertTrue(said("cat", fs + "/proc/meminfo").contains("MemAvailable:"));
        assertTrue(said("ls", fs + "/dev/gpio").contains("17.edge"));
        assertEquals("50\n76\n", said("ls", fs + "/dev/i2c/1"));
        assertEquals(256, Files.readAllBytes(fs.resolve("dev/i2c/1/76")).length);
        assertEquals(0x60, Files.readAllBytes(fs.resolve("dev/i2c/1/76"))[0xd0], "the identity of a BME280");
    }

    @Test
    void shellReadsAndWritesLines() throws IOException, InterruptedException {
        node.ask("sim.pull", Map.of("line", 22, "pull", "up"));
        assertEquals("1\n", said("cat", fs + "/dev/gpio/22"));
        node.ask("sim.pull", Map.of("line", 22, "pull", "down"));
        assertEquals("0\n", said("cat", fs + "/dev/gpio/22"));
        for (String level : List.of("1", "0", "1")) {
            said("sh", "-c", "echo " + level + " > '" + fs + "/dev/gpio/23'");
            assertTrue(String.valueOf(node.ask("sim.level", Map.of("line", 23))).contains("value=" + level));
        }
    }

    @Test
    void whatIsNoLevelIsRefused() {
        for (String wrong : List.of("7", "on", "-1", "1 0", "\0")) {
            IOException refused =
                    assertThrows(IOException.class, () -> Files.writeString(fs.resolve("dev/gpio/23"), wrong), wrong);
            assertTrue(String.valueOf(refused.getMessage()).contains("Invalid argument"), refused.toString());
        }
    }

    @Test
    void shellThatReadsEdgesWaitsForThem() throws IOException, InterruptedException {
        node.ask("sim.pull", Map.of("line", 24, "pull", "down"));
        Process reader = new ProcessBuilder("head", "-n", "2", fs + "/dev/gpio/24.edge").start();
        toggleUntilEnd(24, reader);
        List<String> lines = reader.inputReader().lines().toList();
        assertEquals(2, lines.size(), lines.toString());
        assertTrue(lines.stream().allMatch(line -> line.matches("(rising|falling) [0-9]+ [0-9]+")), lines.toString());
    }

    private static void toggleUntilEnd(int line, Process reader) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + RunningNode.BOUND.toNanos();
        for (int i = 0; reader.isAlive() && System.nanoTime() < deadline; i++) {
            node.ask("sim.pull", Map.of("line", line, "pull", i % 2 == 0 ? "up" : "down"));
            reader.waitFor(20, TimeUnit.MILLISECONDS);
        }
        assertTrue(reader.waitFor(0, TimeUnit.SECONDS), "still waits for an edge");
        assertEquals(0, reader.exitValue());
    }

    /** What a program says; it must succeed. */
    private static String said(String... words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), String.join(" ", words) + ": " + text);
        return text;
    }
}
