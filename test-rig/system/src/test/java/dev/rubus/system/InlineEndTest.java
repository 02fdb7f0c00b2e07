package dev.rubus.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How drivers inside the supervisor end, and what is left of them; what no runtime can do for them is here too. */
class InlineEndTest {
    private static final int RESTARTS = 12;

    @Test
    void stopLeavesNothingBehind() throws IOException, InterruptedException {
        NodeFolder folder = folder();
        HostTraces traces = new HostTraces(folder);
        try (RunningNode node = RunningNode.start(folder)) {
            node.stop();
            assertEquals(new TreeSet<String>(), traces.now(), "after stop");
            assertEquals(0, node.process().exitValue());
        }
    }

    /** Each run has its threads, its descriptors, its mappings and its class loader: none of them is left of the runs before. */
    @Test
    void restartsLeaveNothingBehind() throws IOException, InterruptedException {
        try (RunningNode node = RunningNode.start(folder())) {
            for (String driver : List.of("gpio", "i2c")) {
                restart(node, driver);
            }
            Left before = left(node);
            for (int i = 0; i < RESTARTS; i++) {
                for (String driver : List.of("gpio", "i2c")) {
                    restart(node, driver);
                }
            }
            Left after = left(node);
            // The supervisor's own pools and connections come and go by one or two; a leak would be by RESTARTS.
            assertTrue(after.fds() < before.fds() + RESTARTS, before + " " + after);
            assertTrue(after.threads() < before.threads() + RESTARTS, before + " " + after);
            assertTrue(after.channels() <= before.channels(), before + " " + after);
            assertEquals(before.loaders(), after.loaders(), before + " " + after);
        }
    }

    private static void restart(RunningNode node, String driver) throws IOException, InterruptedException {
        int generation = node.ps(driver).generation();
        node.chaos(driver, "throw");
        node.awaitPs(
                driver + " comes back",
                rows -> rows.get(driver).running() && rows.get(driver).generation() > generation);
    }

    private record Left(long fds, long threads, long channels, long loaders) {}

    private static Left left(RunningNode node) throws IOException, InterruptedException {
        Path proc = Path.of("/proc", Long.toString(node.pid()));
        // Unreachable is not yet gone: collected first.
        jcmd(node, "GC.run");
        long loaders = jcmd(node, "VM.classloaders")
                .lines()
                .filter(line -> line.contains("driver dev.rubus"))
                .count();
        return new Left(
                count(proc.resolve("fd")),
                count(proc.resolve("task")),
                Files.readAllLines(proc.resolve("maps")).stream()
                        .filter(line -> line.contains("memfd:rubus-"))
                        .count(),
                loaders);
    }

    private static long count(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.count();
        }
    }

    private static String jcmd(RunningNode node, String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/jcmd", Long.toString(node.pid()), command)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return said;
    }

    /** A thread cannot be killed: it is given up, another takes its place, and the node says so. */
    @Test
    void aLoopingDriverIsGivenUpAndReplaced() throws IOException, InterruptedException {
        try (RunningNode node = RunningNode.start(folder());
                Subscriber subscriber = Subscriber.to(node.folder().port())) {
            int mark = subscriber.mark();
            node.chaos("gpio", "loop");
            subscriber.await(mark, "gpio serves again", m -> m.isStep("gpio", "serving"));
            int after = subscriber.mark();
            subscriber.await(after, "presses", m -> m.topic().endsWith("/app/button/data/presses"));
            Map<?, ?> page = (Map<?, ?>) node.ask("inspect", Map.of("name", "gpio"));
            assertEquals(1, ((Number) page.get("threads_given_up")).intValue(), page::toString);
            assertEquals(
                    2,
                    String.valueOf(page.get("threads")).split("(drv|irq)/gpio", -1).length - 1,
                    "of the new run alone");
            assertEquals("given up", page.get("last_exit"), page::toString);
            String log = Files.readString(node.folder().state().resolve("log/gpio.log"));
            assertTrue(log.contains("drv/gpio does not end: its devices are taken away"), log);
            node.stop();
            assertEquals(0, node.process().exitValue());
        }
    }

    /** What trusted = true means: exit is the whole node's. */
    @Test
    void aDriverThatExitsTakesTheNodeAlongAndTheNextStartSweeps() throws IOException, InterruptedException {
        NodeFolder folder = folder();
        HostTraces traces = new HostTraces(folder);
        try (RunningNode node = RunningNode.start(folder)) {
            try {
                node.chaos("i2c", "exit1");
            } catch (IOException e) {
                // It may be gone before it answers.
            }
            assertTrue(node.process().waitFor(RunningNode.BOUND.toSeconds(), TimeUnit.SECONDS));
            assertEquals(1, node.process().exitValue());
            assertFalse(node.process().isAlive());
            // Nothing was taken back: that is left to the next start at the same place.
            try (RunningNode next = RunningNode.start(folder)) {
                next.awaitAllRunning();
                next.stop();
                assertEquals(new TreeSet<String>(), traces.now(), "after the second node's stop");
            }
        }
    }

    private static NodeFolder folder() throws IOException {
        return InlineTest.inline(NodeFolder.create().restartPolicy(NodeFolder.PATIENT, NodeFolder.QUICK));
    }
}
