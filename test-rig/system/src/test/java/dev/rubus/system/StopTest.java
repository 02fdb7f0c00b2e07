package dev.rubus.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The end of a node, asked for or not: what it leaves behind. */
class StopTest {
    /** The promise is 2 s; the machine that runs the tests may be busy. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

    @Test
    void stopLeavesNothingBehindAndSaysOffline() throws IOException, InterruptedException {
        NodeFolder folder = NodeFolder.create();
        HostTraces traces = new HostTraces(folder);
        assertEquals(new TreeSet<String>(), traces.now(), "before the start");
        try (RunningNode node = RunningNode.start(folder)) {
            assertFalse(traces.processes().isEmpty(), "a node that runs has processes");
            try (Subscriber subscriber = Subscriber.to(folder.port())) {
                int mark = subscriber.mark();
                Duration took = node.stop();
                subscriber.await(mark, "offline", StopTest::isOffline);
                assertTrue(took.compareTo(STOP_LIMIT) < 0, "stop took " + took.toMillis() + " ms");
            }
            assertEquals(new TreeSet<String>(), traces.now(), "after stop");
            assertEquals(0, node.process().exitValue());
        }
    }

    @Test
    void sigtermLeavesNothingBehind() throws IOException, InterruptedException {
        NodeFolder folder = NodeFolder.create();
        HostTraces traces = new HostTraces(folder);
        try (RunningNode node = RunningNode.start(folder)) {
            long begin = System.nanoTime();
            node.process().destroy();
            assertTrue(node.process().waitFor(30, TimeUnit.SECONDS), node::toString);
            Duration took = Duration.ofNanos(System.nanoTime() - begin);
            assertTrue(took.compareTo(STOP_LIMIT) < 0, "SIGTERM took " + took.toMillis() + " ms");
            assertEquals(new TreeSet<String>(), traces.now(), "after SIGTERM");
        }
    }

    @Test
    void sigtermDuringTheStartTakesEverythingBack() throws IOException, InterruptedException {
        RunningNode.assumePossible();
        NodeFolder folder = NodeFolder.create();
        HostTraces traces = new HostTraces(folder);
        try {
            Thread impatient = Thread.ofPlatform().start(() -> endWhenItHasItsLock(folder));
            Launch launch = Launch.of(folder, Launch.PRIVATE_MOUNTS, List.of("--board", "sim"));
            impatient.join();
            assertFalse(launch.ok());
            assertTrue(launch.error().contains("told to end while it started"), launch.error());
            assertEquals(1, launch.exitCode());
            assertEquals(new TreeSet<String>(), traces.now(), "after SIGTERM during the start");
            String said = Files.readString(folder.top().resolve("supervisor.log"));
            assertFalse(said.contains("LOGGER ERROR"), said);
        } finally {
            folder.delete();
        }
    }

    /** The mount at RUN/fs is made in the users' namespace, where nothing goes by itself. */
    @Test
    void aStartThatFindsItsPortTakenLeavesNothingBehind() throws IOException, InterruptedException {
        RunningNode.assumePossible();
        NodeFolder folder = NodeFolder.create();
        HostTraces traces = new HostTraces(folder);
        try (ServerSocket taken = new ServerSocket(folder.port(), 1, InetAddress.getLoopbackAddress())) {
            Launch launch = Launch.of(folder, Launch.PRIVATE_MOUNTS, List.of("--board", "sim"));
            assertFalse(launch.ok());
            assertTrue(
                    launch.error().contains("port " + taken.getLocalPort() + " on 127.0.0.1 is taken"), launch.error());
            assertEquals(1, launch.exitCode());
            assertEquals(new TreeSet<String>(), traces.now(), "after a start that failed");
        } finally {
            folder.delete();
        }
    }

    /** The lock holds the supervisor's pid; it is there long before anything serves. */
    private static void endWhenItHasItsLock(NodeFolder folder) {
        Path lock = folder.state().resolve("run/lock");
        long deadline = System.nanoTime() + RunningNode.BOUND.toNanos();
        while (System.nanoTime() < deadline) {
            try {
                if (Files.exists(lock) && Files.size(lock) > 0) {
                    ProcessHandle.of(Long.parseLong(Files.readString(lock))).ifPresent(ProcessHandle::destroy);
                    return;
                }
            } catch (IOException e) {
                return; // it ended by itself: the test says so
            }
        }
    }

    @Test
    void secondStartSaysWhoRuns() throws IOException, InterruptedException {
        try (RunningNode node = RunningNode.start(NodeFolder.create())) {
            Launch second = Launch.of(node.folder(), Launch.PRIVATE_MOUNTS, List.of("--board", "sim"));
            assertEquals(1, second.exitCode());
            assertTrue(second.error().contains("pid " + node.pid()), second.error());
            assertTrue(second.error().lines().count() == 1, second.error());
            node.awaitAllRunning();
        }
    }

    @Test
    void killedSupervisorTakesItsChildrenAlongAndTheNextStartWorks() throws IOException, InterruptedException {
        NodeFolder folder = NodeFolder.create();
        HostTraces traces = new HostTraces(folder);
        try (RunningNode node = RunningNode.start(folder)) {
            node.process().destroyForcibly();
            node.process().waitFor();
            long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
            while (!traces.processes().isEmpty() && System.nanoTime() < deadline) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
            assertEquals(List.of(), traces.processes(), "children of a killed supervisor");

            try (RunningNode next = RunningNode.start(folder)) {
                next.awaitAllRunning();
                next.stop();
                assertEquals(new TreeSet<String>(), traces.now(), "after the second node's stop");
            }
        }
    }

    /** The node's own broker dies with the supervisor, so the will is told by somebody else's. */
    @Test
    void lastWillSaysOfflineWhenTheSupervisorIsKilled() throws IOException, InterruptedException {
        RunningNode.assumePossible();
        NodeFolder folder = NodeFolder.create();
        Process broker = new ProcessBuilder("mosquitto", "-p", Integer.toString(folder.port()))
                .redirectErrorStream(true)
                .redirectOutput(folder.top().resolve("mosquitto.log").toFile())
                .start();
        try {
            awaitPort(folder.port());
            folder.nodeToml(folder.usualNodeToml()
                    .replace("port = " + folder.port(), "url = \"mqtt://127.0.0.1:" + folder.port() + "\""));
            try (RunningNode node = RunningNode.start(folder);
                    Subscriber subscriber = subscribeWhenOnline(folder.port())) {
                int mark = subscriber.mark();
                node.process().destroyForcibly();
                subscriber.await(mark, "the last will", StopTest::isOffline);
                // What a killed supervisor leaves goes with the next start of the same node, and its end.
                Launch again = Launch.of(folder, Launch.PRIVATE_MOUNTS, List.of("--board", "sim"));
                again.process().destroy();
                again.exitCode();
                assertEquals(new TreeSet<String>(), new HostTraces(folder).now(), "after the next start and its end");
            }
        } finally {
            broker.destroy();
            broker.waitFor();
        }
    }

    private static Subscriber subscribeWhenOnline(int port) throws IOException, InterruptedException {
        Subscriber subscriber = Subscriber.to(port);
        subscriber.await(
                0, "online", m -> m.topic().endsWith("/status") && m.payload().equals("online"));
        return subscriber;
    }

    private static void awaitPort(int port) throws InterruptedException {
        long deadline = System.nanoTime() + RunningNode.BOUND.toNanos();
        while (true) {
            try (java.net.Socket probe = new java.net.Socket("127.0.0.1", port)) {
                return;
            } catch (IOException e) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("mosquitto does not listen on " + port, e);
                }
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
    }

    private static boolean isOffline(Subscriber.Message m) {
        return m.topic().endsWith("/status") && m.payload().equals("offline");
    }
}
