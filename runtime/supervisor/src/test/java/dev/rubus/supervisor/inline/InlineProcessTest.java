package dev.rubus.supervisor.inline;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.linux.Poll;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs are compiled here, into a jar that only the run's own loader sees. */
class InlineProcessTest {
    private static final int BOUND_SECONDS = 20;

    /** What the program leaves for the test, which cannot name its classes. */
    private static final String LEFT = "inline-test-loader";

    private static final String GO_ON = "inline-test-go-on";

    private static final String SOURCE = """
            package prog;
            import dev.rubus.abi.InlineProgram;
            public class P implements InlineProgram {
                public static class Ends {} public static class Throws {} public static class Waits {}
                public static class Loops {} public static class ThreadDies {} public static class LeavesThread {}
                public static class Floods {}
                static int runs;
                volatile boolean over;
                public void run(String main, int socket) throws Throwable {
                    System.getProperties().put("inline-test-loader", new java.lang.ref.WeakReference<>(P.class.getClassLoader()));
                    System.out.println("run " + ++runs + " of " + main);
                    switch (main) {
                        case "prog.P$Throws" -> throw new IllegalStateException("on purpose");
                        case "prog.P$ThreadDies" -> {
                            new Thread(() -> { throw new IllegalArgumentException("in a thread"); }, "second").start();
                            while (!over) Thread.onSpinWait();
                        }
                        case "prog.P$LeavesThread" -> new Thread(P::untilTold, "left").start();
                        case "prog.P$Waits" -> { while (!over) Thread.onSpinWait(); }
                        case "prog.P$Floods" -> {
                            for (int i = 0; System.getProperty("inline-test-go-on") != null || i < 2000; i++) {
                                System.err.println("flood " + i);
                                if (i == 1000) System.setProperty("inline-test-printed", "");
                            }
                        }
                        case "prog.P$Loops" -> untilTold();
                        default -> System.err.println("ends");
                    }
                }
                static void untilTold() { while (System.getProperty("inline-test-go-on") != null) Thread.onSpinWait(); }
                public void died(Throwable cause) { System.err.println("told of " + cause.getMessage()); over = true; }
                public void hangUp() { over = true; }
                public void revoke() { System.setProperty("inline-test-revoked", "yes"); }
                public void abandon() {}
            }
            """;

    @TempDir
    static Path lib;

    @BeforeAll
    static void compile() throws IOException {
        ProgramJar.compile(lib, SOURCE);
    }

    @AfterEach
    void letGo() {
        System.clearProperty(GO_ON);
    }

    private static InlineProcess launch(String which) throws IOException {
        return InlineProcess.launch(new InlineProcess.Program(which, "prog.P$" + which, lib, Optional.empty()));
    }

    /** Everything that it printed, when it has ended. */
    private static String ended(InlineProcess process, int code) throws IOException, InterruptedException {
        assertTrue(process.waitFor(BOUND_SECONDS, TimeUnit.SECONDS));
        assertEquals(code, process.exitValue());
        process.socket().close();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void whatItPrintsIsItsOwn() throws IOException, InterruptedException {
        assertEquals("run 1 of prog.P$Ends\nends\n", ended(launch("Ends"), 0));
    }

    @Test
    void theNextRunFindsNoStaticsOfTheLast() throws IOException, InterruptedException {
        ended(launch("Ends"), 0);
        assertTrue(ended(launch("Ends"), 0).startsWith("run 1 "));
    }

    @Test
    void anExceptionEndsIt() throws IOException, InterruptedException {
        String said = ended(launch("Throws"), 1);
        assertTrue(said.contains("thread drv/Throws died: java.lang.IllegalStateException: on purpose"), said);
    }

    @Test
    void anExceptionOfAnotherThreadEndsItToo() throws IOException, InterruptedException {
        String said = ended(launch("ThreadDies"), 1);
        assertTrue(said.contains("thread second died: java.lang.IllegalArgumentException: in a thread"), said);
        assertTrue(said.contains("told of in a thread"), said);
    }

    @Test
    void itEndsWhenItIsHungUp() throws IOException, InterruptedException {
        InlineProcess process = launch("Waits");
        assertTrue(process.isAlive());
        assertThrows(IllegalThreadStateException.class, process::exitValue);
        process.destroyForcibly();
        ended(process, 0);
    }

    @Test
    void aThreadThatDoesNotEndIsGivenUp() throws IOException, InterruptedException {
        System.setProperty(GO_ON, "");
        InlineProcess process = launch("Loops");
        process.destroyForcibly();
        String said = ended(process, InlineProcess.GIVEN_UP);
        assertTrue(said.contains("thread drv/Loops does not end: its devices are taken away"), said);
        assertEquals("yes", System.clearProperty("inline-test-revoked"));
        awaitGivenUp("Loops", 1);
        Map<Integer, String> left = process.tasks();
        assertEquals(1, left.size(), "it is there still");
        InlineProcess next = launch("Loops");
        awaitTask(next, "drv/Loops");
        assertEquals(List.of("drv/Loops"), List.copyOf(next.tasks().values()));
        assertFalse(next.tasks().keySet().removeAll(left.keySet()), "it is not of this run");
        System.clearProperty(GO_ON);
        ended(next, 0);
        awaitGivenUp("Loops", 0);
    }

    /** A thread bears its name a moment after it runs. */
    private static void awaitTask(InlineProcess process, String name) {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(BOUND_SECONDS);
        while (!process.tasks().containsValue(name)) {
            assertTrue(System.nanoTime() < limit, () -> name + " is not among " + process.tasks());
            Thread.onSpinWait();
        }
    }

    private static void awaitGivenUp(String driver, int threads) {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(BOUND_SECONDS);
        while (InlineProcess.givenUp(driver) != threads) {
            assertTrue(System.nanoTime() < limit, () -> InlineProcess.givenUp(driver) + " and not " + threads);
            Thread.onSpinWait();
        }
    }

    @Test
    void aThreadThatItLeavesIsGivenUp() throws IOException, InterruptedException {
        System.setProperty(GO_ON, "");
        String said = ended(launch("LeavesThread"), InlineProcess.GIVEN_UP);
        assertTrue(said.contains("thread left does not end"), said);
        awaitGivenUp("LeavesThread", 1);
    }

    @Test
    void itsClassesAreCollectedAfterItsEnd() throws IOException, InterruptedException {
        for (String which : new String[] {"Ends", "Throws", "ThreadDies"}) {
            ended(launch(which), which.equals("Ends") ? 0 : 1);
            assertTrue(System.getProperties().get(LEFT) instanceof WeakReference<?>);
            WeakReference<?> loader = (WeakReference<?>) System.getProperties().remove(LEFT);
            assertNotNull(loader);
            long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(BOUND_SECONDS);
            while (loader.get() != null) {
                assertTrue(System.nanoTime() < limit, which + ": its class loader is still there");
                System.gc();
            }
            assertNull(loader.get());
        }
    }

    @Test
    void whatCannotBeLoadedSaysWhy() {
        Map.of("prog.Missing", "has the class prog.Missing", "dev.rubus.none.At", "has the class dev.rubus.none.At")
                .forEach((main, why) -> {
                    IOException refused = assertThrows(
                            IOException.class,
                            () -> InlineProcess.launch(new InlineProcess.Program("x", main, lib, Optional.empty())));
                    assertTrue(String.valueOf(refused.getMessage()).contains(why), refused.getMessage());
                });
    }

    @Test
    void aNetworkThatCannotBeEnteredEndsItAndHangsUp() throws IOException, InterruptedException {
        Path missing = lib.resolve("no-network");
        InlineProcess process =
                InlineProcess.launch(new InlineProcess.Program("Ends", "prog.P$Ends", lib, Optional.of(missing)));
        assertTrue(process.waitFor(BOUND_SECONDS, TimeUnit.SECONDS));
        Poll poll = new Poll();
        poll.add(process.socket().fd());
        // The other end is closed, or nothing would come.
        assertTrue(poll.await(0));
        assertEquals(0, requireNonNull(process.socket().receive()).bytes().length);
        String said = ended(process, 1);
        assertTrue(said.contains("open " + missing), said);
    }

    /** Whoever logs needs the lock that a printing thread holds. */
    @Test
    void aDriverThatFloodsItsLogKeepsNobodyFromTheirs() throws IOException, InterruptedException {
        System.setProperty(GO_ON, "");
        InlineProcess process = launch("Floods");
        try {
            assertTimeoutPreemptively(Duration.ofSeconds(BOUND_SECONDS), () -> {
                while (System.getProperty("inline-test-printed") == null) {
                    Thread.onSpinWait();
                }
                System.err.println("somebody else");
            });
        } finally {
            System.clearProperty(GO_ON);
            System.clearProperty("inline-test-printed");
        }
        String said = ended(process, 0);
        assertTrue(said.contains(" prints lost"), said);
        assertFalse(said.contains("somebody else"), said);
    }

    @Test
    void whatOthersPrintIsNotItsOwn() throws IOException, InterruptedException {
        InlineProcess process = launch("Waits");
        System.err.println("somebody else");
        process.destroyForcibly();
        assertFalse(ended(process, 0).contains("somebody else"));
    }
}
