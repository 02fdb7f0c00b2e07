package dev.rubus.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of RUN/fs when ring 0 dies, alone and with the guard that cleans up after it, and when somebody unmounts it. */
class MountDeathTest {
    private NodeFolder folder;
    private MountedNode node;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        folder = MountedNode.folder();
        node = MountedNode.start(folder);
        assertTrue(MountedNode.said("cat", node.path("/proc/version")).length() > 1);
    }

    @AfterEach
    void stop() throws IOException, InterruptedException {
        if (node != null) {
            node.close();
        }
    }

    private boolean isMounted() throws IOException {
        return Files.readString(Path.of("/proc/mounts")).contains(" " + node.path("") + " ");
    }

    private void awaitUnmounted() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + RunningNode.BOUND.toNanos();
        while (isMounted()) {
            assertTrue(System.nanoTime() < deadline, "still mounted");
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** It is made after the node serves. */
    private ProcessHandle guard() throws InterruptedException {
        long deadline = System.nanoTime() + RunningNode.BOUND.toNanos();
        while (find().isEmpty() && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return find().orElseThrow(() -> new AssertionError("no guard"));
    }

    private Optional<ProcessHandle> find() {
        return ProcessHandle.allProcesses()
                .filter(process -> {
                    try {
                        String words = Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
                        return words.contains("rubus-fs-guard\0" + node.path(""));
                    } catch (IOException e) {
                        return false; // it ended while we looked
                    }
                })
                .findFirst();
    }

    private void kill() throws InterruptedException {
        node.node().process().destroyForcibly();
        node.node().process().waitFor();
    }

    @Test
    void guardUnmountsAfterASupervisorThatWasKilled() throws IOException, InterruptedException {
        ProcessHandle guard = guard();
        kill();
        awaitUnmounted();
        guard.onExit().join();
        assertFalse(Files.exists(node.fs()));
        node = MountedNode.start(folder);
        assertTrue(MountedNode.said("ls", node.path("")).contains("dev"));
    }

    @Test
    void leavingsOfBothAreCleanedAtTheNextStart() throws IOException, InterruptedException {
        ProcessHandle guard = guard();
        guard.destroyForcibly();
        guard.onExit().join();
        kill();
        assertTrue(isMounted());
        assertThrows(IOException.class, () -> Files.readString(Path.of(node.path("/proc/version"))));
        node = MountedNode.start(folder);
        assertTrue(MountedNode.said("ls", node.path("")).contains("dev"));
        assertEquals(
                1,
                Files.readAllLines(Path.of("/proc/mounts")).stream()
                        .filter(line -> line.contains(" " + node.path("") + " "))
                        .count());
    }

    @Test
    void whatSomebodyUnmountedARestartMountsAgain() throws IOException, InterruptedException {
        MountedNode.said("umount", node.path(""));
        assertFalse(isMounted());
        node.node().awaitAllRunning();
        int generation = node.node().ps("fs").generation();
        node.node().ask("restart", java.util.Map.of("name", "fs"));
        node.node()
                .awaitPs(
                        "fs serves again",
                        rows -> rows.get("fs").generation() > generation
                                && rows.get("fs").running());
        assertTrue(isMounted());
        assertTrue(MountedNode.said("ls", node.path("")).contains("dev"));
    }
}
