package dev.rubus.system;

import static dev.rubus.system.MountedNode.said;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Programs that write into RUN/fs are killed in the middle: what they were told is written is there, in its place, and all goes on. */
class MountWriterTest {
    private static final int KILLS = 12;
    /** Several calls of ring 0's each, so that there is a middle. */
    private static final int RECORD = 6000;

    private static final int MOST_RECORDS = 12;

    /** Appends records, each of one byte many times, and says a dot for each that write(2) took. */
    private static final String WRITER = """
            import os, sys
            file = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
            for n in range(100000):
                if os.write(file, bytes([n % 251]) * SIZE) != SIZE: sys.exit(1)
                os.write(1, b".")
            """.replace("SIZE", Integer.toString(RECORD));

    private static MountedNode node;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        node = MountedNode.start(MountedNode.folder());
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        if (node != null) {
            node.close();
        }
    }

    @Test
    void whatAKilledWriterWasToldIsThereAndNothingElse() throws IOException, InterruptedException {
        long seed = Long.getLong("rubus.seed", System.nanoTime());
        System.out.println("MountWriterTest: -Drubus.seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, Integer> before = generations();
        Path file = Path.of(node.path("/data/weather/killed"));
        int torn = 0;
        int untold = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            Process writer = writer(file);
            InputStream told = writer.getInputStream();
            int records = 0;
            for (int wanted = 1 + random.nextInt(MOST_RECORDS); records < wanted; records++) {
                assertEquals('.', told.read(), "the writer ended by itself, seed " + seed);
            }
            long until = System.nanoTime() + random.nextInt(3_000_000);
            while (System.nanoTime() < until) {
                Thread.onSpinWait();
            }
            end(writer);
            records += told.readAllBytes().length;

            byte[] written = Files.readAllBytes(file);
            assertTrue(
                    written.length >= records * RECORD && written.length <= (records + 1) * RECORD,
                    written.length + " bytes of " + records + " records, seed " + seed);
            for (int i = 0; i < written.length; i++) {
                assertEquals((byte) (i / RECORD % 251), written[i], "byte " + i + ", seed " + seed);
            }
            torn += written.length % RECORD == 0 ? 0 : 1;
            untold += written.length == (records + 1) * RECORD ? 1 : 0;
            Files.delete(file);
        }
        System.out.println(
                KILLS + " writers killed: " + torn + " within a record, " + untold + " before they were told");
        goesOn(before);
    }

    /** The server is stopped, so that the write is certainly under way: not taken yet, or taken and answered by the server's successor. */
    @Test
    void writerThatWaitsForAStoppedServerDiesAndTheMountLives() throws IOException, InterruptedException {
        Map<String, Integer> before = generations();
        before.remove("fs"); // whoever is stopped for long is killed for it
        Path file = Path.of(node.path("/data/weather/stopped"));
        Process writer = writer(file);
        assertEquals('.', writer.getInputStream().read());
        int server = node.node()
                .awaitPs("fs serves", rows -> rows.get("fs").running())
                .get("fs")
                .pid();
        said("kill", "-STOP", Integer.toString(server));
        try {
            awaitNoMoreWrites(writer.getInputStream());
            long killed = System.nanoTime();
            end(writer);
            System.out.println("a writer whose server was stopped was gone " + (System.nanoTime() - killed) / 1_000_000
                    + " ms after its kill");
        } finally {
            ProcessHandle.of(server).ifPresent(MountWriterTest::resume);
        }
        assertTrue(said("cat", node.path("/proc/meminfo")).contains("MemAvailable:"));
        byte[] written = Files.readAllBytes(file);
        for (int i = 0; i < written.length; i++) {
            assertEquals((byte) (i / RECORD % 251), written[i], "byte " + i);
        }
        Files.delete(file);
        goesOn(before);
    }

    /** If ring 0 has not ended it by now. */
    private static void resume(ProcessHandle server) {
        try {
            new ProcessBuilder("kill", "-CONT", Long.toString(server.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Process writer(Path file) throws IOException {
        return new ProcessBuilder("python3", "-c", WRITER, file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static void end(Process writer) throws InterruptedException {
        writer.toHandle().destroyForcibly(); // the process's own would close what it said
        assertTrue(writer.waitFor(RunningNode.BOUND.toSeconds(), TimeUnit.SECONDS), "a killed writer lives on");
    }

    /** Two tenths of a second without a dot, where one takes a few milliseconds. */
    private static void awaitNoMoreWrites(InputStream told) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + RunningNode.BOUND.toNanos();
        do {
            told.skipNBytes(told.available());
            TimeUnit.MILLISECONDS.sleep(200);
            assertTrue(System.nanoTime() < deadline, "it writes on without a server");
        } while (told.available() > 0);
    }

    private static void goesOn(Map<String, Integer> before) throws IOException, InterruptedException {
        node.awaitOpenFiles(0);
        Path next = Path.of(node.path("/data/weather/next"));
        Files.writeString(next, "after all");
        assertEquals("after all", Files.readString(next));
        Files.delete(next);
        assertFalse(Files.exists(next));
        Map<String, Integer> after = generations();
        after.keySet().retainAll(before.keySet());
        assertEquals(before, after, "somebody was disturbed");
    }

    private static Map<String, Integer> generations() throws IOException, InterruptedException {
        node.node().awaitAllRunning();
        return node.node().ps().values().stream()
                .collect(Collectors.toMap(RunningNode.Row::name, RunningNode.Row::generation));
    }
}
