package dev.rubus.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A running node whose tree is mounted, and programs of the machine that use it. */
record MountedNode(RunningNode node, Path fs) implements AutoCloseable {
    /** A group that every Debian has. */
    static final String GROUP = "daemon";

    static NodeFolder folder() throws IOException {
        RunningNode.assumePossible();
        assumeTrue(Files.exists(Path.of("/dev/fuse")), "SKIPPED: no /dev/fuse: modprobe fuse");
        NodeFolder folder = NodeFolder.create().restartPolicy(NodeFolder.PATIENT, NodeFolder.QUICK);
        folder.nodeToml(folder.usualNodeToml() + "[fs]\ngroup = \"" + GROUP + "\"\n");
        // Users other than root shall reach it.
        Files.setPosixFilePermissions(folder.top(), PosixFilePermissions.fromString("rwxr-xr-x"));
        return folder;
    }

    static MountedNode start(NodeFolder folder) throws IOException, InterruptedException {
        return new MountedNode(RunningNode.start(folder), folder.state().resolve("run/fs"));
    }

    String path(String inTree) {
        return fs + inTree;
    }

    /** What a program says; it must succeed. */
    static String said(String... words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), String.join(" ", words) + ": " + text);
        return text;
    }

    /** It must fail, and say why. */
    static void fails(String why, String... words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertNotEquals(0, process.waitFor(), String.join(" ", words) + ": " + text);
        assertTrue(text.contains(why), String.join(" ", words) + ": " + text);
    }

    /** Moves a line until a program that waits for its edges has ended well. */
    void toggleUntilEnd(int line, Process reader) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + RunningNode.BOUND.toNanos();
        for (int i = 0; reader.isAlive() && System.nanoTime() < deadline; i++) {
            node.ask("sim.pull", Map.of("line", line, "pull", i % 2 == 0 ? "up" : "down"));
            reader.waitFor(20, TimeUnit.MILLISECONDS);
        }
        assertFalse(reader.isAlive(), "still waits for an edge");
        assertEquals(0, reader.exitValue());
    }

    /** Files that the process fs has open in ring 0. */
    int openFiles() throws IOException {
        for (Object row : (List<?>) ((Map<?, ?>) node.ask("free", Map.of())).get("processes")) {
            if (row instanceof Map<?, ?> account && "fs".equals(account.get("name"))) {
                return ((Number) account.get("handles")).intValue();
            }
        }
        throw new AssertionError("free does not list fs");
    }

    void awaitOpenFiles(int wanted) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + RunningNode.BOUND.toNanos();
        while (openFiles() != wanted) {
            assertTrue(System.nanoTime() < deadline, openFiles() + " files are open, not " + wanted);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        node.stop();
        assertFalse(Files.readString(Path.of("/proc/mounts")).contains(fs.toString()));
        assertFalse(Files.exists(fs));
        node.close();
    }
}
