package dev.rubus.driver.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.abi.Errno;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The link and Paho against a real broker, watched by a real second client. */
@Timeout(60)
class MosquittoTest {
    private static final Map<String, String> WILL =
            Map.of("client.id", "will-test", "will.topic", "rubus/v1/rig/status", "will.payload", "offline");

    @TempDir
    Path dir;

    private static List<String> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(String::valueOf).toList();
    }

    @Test
    void aThousandQos1MessagesArriveInOrder() throws Exception {
        try (Mosquitto broker = new Mosquitto(dir).start();
                Subscriber subscriber = new Subscriber(broker.port(), "t/#");
                Rig rig = Rig.to(broker.port())) {
            for (String n : numbers(0, 1000)) {
                // Twelve topics: more than mosquitto's ten topic aliases.
                rig.publishPatiently("t/" + Integer.parseInt(n) % 12, n);
            }
            rig.awaitReplies(1000);
            subscriber.awaitCount(1000);
            assertEquals(numbers(0, 1000), subscriber.payloads());
            assertEquals("t/7", subscriber.received().get(7).topic());
            assertEquals("t/3", subscriber.received().get(999).topic());
            assertEquals(0, rig.outbox.size());
            assertEquals(List.of("broker=connected"), rig.notes());
        }
    }

    @Test
    void qos0IsSettledWhenHandedToTheSocketAndKeepsItsPlace() throws Exception {
        try (Mosquitto broker = new Mosquitto(dir).start();
                Subscriber subscriber = new Subscriber(broker.port(), "t");
                Rig rig = Rig.to(broker.port())) {
            for (int i = 0; i < 100; i++) {
                assertTrue(rig.publish("t", String.valueOf(i), i % 2, false) > 0);
            }
            rig.awaitReplies(100);
            subscriber.awaitCount(100);
            assertEquals(numbers(0, 100), subscriber.payloads());
        }
    }

    @Test
    void nothingIsLostWhenTheBrokerIsKilledAndStartsAgain() throws Exception {
        Mosquitto broker = new Mosquitto(dir).start();
        try (Cable cable = new Cable(broker.port());
                Rig rig = Rig.to(cable.port())) {
            // QoS 0: written to before the broker acknowledges to us; with QoS 1 a killed broker may take some with it.
            Subscriber before = new Subscriber(broker.port(), "t", "-q", "0");
            rig.awaitNote(0, "broker=connected");
            List<String> unacknowledged;
            try (before) {
                for (String n : numbers(0, 500)) {
                    // The token of message n is n + 1.
                    assertEquals(Integer.parseInt(n) + 1, rig.publishPatiently("t", n));
                }
                before.awaitCount(50);
                broker.kill();
                rig.awaitNote(1, "broker=lost");
                cable.unplug();
                unacknowledged = numbers(0, 600).stream()
                        .filter(n -> !rig.isSettled(Integer.parseInt(n) + 1))
                        .toList();
                for (String n : numbers(0, 500)) {
                    if (!unacknowledged.contains(n)) {
                        before.await(m -> m.payload().equals(n));
                    }
                }
            }
            for (String n : numbers(500, 600)) {
                rig.publishPatiently("t", n);
            }
            rig.awaitNote(2, "broker=unreachable");
            broker.start();
            try (Subscriber after = new Subscriber(broker.port(), "t")) {
                cable.plug();
                rig.awaitReplies(600);
                // What was unacknowledged is sent again, in order, and nothing is left out.
                after.await(m -> m.payload().equals("599"));
                assertEquals(unacknowledged, after.payloads());
                LinkedHashSet<String> seen = new LinkedHashSet<>(before.payloads());
                seen.addAll(after.payloads());
                assertEquals(numbers(0, 600), List.copyOf(seen));
            }
            assertEquals("broker=connected", rig.notes().getLast());
        } finally {
            broker.close();
        }
    }

    @Test
    void aConnectionCutUnderLoadLosesNothing() throws Exception {
        try (Mosquitto broker = new Mosquitto(dir).start();
                Subscriber subscriber = new Subscriber(broker.port(), "t");
                Cable cable = new Cable(broker.port());
                Rig rig = Rig.to(cable.port())) {
            for (int round = 0; round < 4; round++) {
                for (String n : numbers(round * 300, round * 300 + 300)) {
                    rig.publishPatiently("t", n);
                }
                rig.awaitReplies(round * 300 + 100);
                cable.unplug();
                cable.plug();
            }
            rig.awaitReplies(1200);
            subscriber.await(m -> m.payload().equals("1199"));
            // Duplicates are allowed; the first time that each arrives, it arrives in its place.
            assertEquals(numbers(0, 1200), List.copyOf(new LinkedHashSet<>(subscriber.payloads())));
        }
    }

    @Test
    void messagesWaitForABrokerThatIsNotThereYet() throws Exception {
        int port = Mosquitto.freePort();
        try (Rig rig = Rig.to(port)) {
            long token = rig.publish("t", "early", 1, true);
            assertEquals("broker=unreachable Connection refused", rig.awaitNote(0, "broker="));
            assertEquals(0, rig.replies());
            try (Mosquitto broker = new Mosquitto(dir, port).start()) {
                assertEquals(Errno.OK, rig.awaitReply(token));
                try (Subscriber subscriber = new Subscriber(broker.port(), "t")) {
                    Subscriber.Received message = subscriber.await(m -> true);
                    assertEquals(new Subscriber.Received(true, "t", "early"), message);
                }
                assertEquals(List.of("broker=unreachable Connection refused", "broker=connected"), rig.notes());
            }
        }
    }

    @Test
    void retainedMessagesAreKeptAndOthersNot() throws Exception {
        try (Mosquitto broker = new Mosquitto(dir).start();
                Rig rig = Rig.to(broker.port())) {
            rig.publish("keep/a", "1", 1, true);
            rig.publish("keep/b", "2", 1, false);
            rig.publish("keep/c", "3", 0, true);
            rig.awaitReplies(3);
            rig.awaitReply(rig.publish("end", "x", 1, true));
            try (Subscriber subscriber = new Subscriber(broker.port(), "keep/#", "-t", "end")) {
                subscriber.awaitCount(3);
                assertEquals(
                        List.of("1", "3", "x"),
                        subscriber.payloads().stream().sorted().toList());
                assertTrue(subscriber.received().stream().allMatch(Subscriber.Received::retained));
            }
        }
    }

    @Test
    void theLastWillComesWhenTheConnectionIsCutForLongerThanTheDelay() throws Exception {
        try (Mosquitto broker = new Mosquitto(dir).start();
                Subscriber subscriber = new Subscriber(broker.port(), "rubus/#");
                Cable cable = new Cable(broker.port());
                Rig rig = Rig.to(cable.port(), with(WILL, "will.delay.seconds", "1"))) {
            rig.awaitNote(0, "broker=connected");
            cable.unplug();
            assertEquals("offline", subscriber.await(m -> true).payload());
            try (Subscriber late = new Subscriber(broker.port(), "rubus/#")) {
                assertTrue(late.await(m -> true).retained());
            }
        }
    }

    @Test
    void theLastWillDoesNotComeWhenASuccessorTakesTheSession() throws Exception {
        try (Mosquitto broker = new Mosquitto(dir).start();
                Subscriber subscriber = new Subscriber(broker.port(), "rubus/#");
                Cable cable = new Cable(broker.port());
                Rig first = Rig.to(cable.port(), with(WILL, "will.delay.seconds", "4"))) {
            first.awaitNote(0, "broker=connected");
            cable.unplug();
            long cut = System.nanoTime();
            first.awaitNote(1, "broker=lost");
            try (Rig successor = Rig.to(broker.port(), with(WILL, "will.delay.seconds", "4"))) {
                successor.awaitNote(0, "broker=connected");
                // The delay has to pass, and more, before its absence says anything: mosquitto looks once a second.
                while (System.nanoTime() - cut < 6_500_000_000L) {
                    successor.awaitReply(successor.publish("rubus/tick", "tick", 1, false));
                    Thread.sleep(100);
                }
                subscriber.await(m -> m.payload().equals("tick"));
                assertFalse(subscriber.payloads().contains("offline"), () -> "flapped: " + subscriber.received());
            }
        }
    }

    @Test
    void stopFlushesThenLeavesWithoutTheLastWill() throws Exception {
        try (Mosquitto broker = new Mosquitto(dir).start();
                Subscriber subscriber = new Subscriber(broker.port(), "#")) {
            Rig rig = Rig.to(broker.port(), with(WILL, "will.delay.seconds", "0"));
            rig.awaitNote(0, "broker=connected");
            for (String n : numbers(0, 50)) {
                rig.publishPatiently("t", n);
            }
            long begin = System.nanoTime();
            rig.close();
            assertTrue(System.nanoTime() - begin < 1_000_000_000L);
            assertEquals(50, rig.replies());
            try (Rig marker = Rig.to(broker.port(), Map.of("client.id", "marker"))) {
                marker.awaitReply(marker.publish("t", "marker", 1, false));
                subscriber.await(m -> m.payload().equals("marker"));
            }
            assertEquals(51, subscriber.received().size(), () -> "more than expected: " + subscriber.received());
        }
    }

    @Test
    void aWrongPasswordIsSaidAndTheMessagesWait() throws Exception {
        Path passwords = Mosquitto.passwords(dir, "rubus", "right");
        String[] settings = {"allow_anonymous false", "password_file " + passwords};
        try (Mosquitto broker = new Mosquitto(dir, settings).start()) {
            try (Rig rig = Rig.to(broker.port(), Map.of("broker.username", "rubus", "broker.password", "wrong"))) {
                rig.publish("t", "x", 1, false);
                String note = rig.awaitNote(0, "broker=unreachable");
                assertTrue(note.contains("password"), note);
                assertEquals(1, rig.outbox.size());
                assertEquals(0, rig.replies());
            }
            try (Rig rig = Rig.to(broker.port(), Map.of("broker.username", "rubus", "broker.password", "right"))) {
                assertEquals(Errno.OK, rig.awaitReply(rig.publish("t", "x", 1, false)));
            }
        }
    }

    @Test
    void aTopicThatTheBrokerDoesNotGrantEndsWithEacces() throws Exception {
        Path acl = Files.writeString(dir.resolve("acl"), "topic write ours/#\n");
        try (Mosquitto broker = new Mosquitto(dir, "allow_anonymous true", "acl_file " + acl).start();
                Rig rig = Rig.to(broker.port())) {
            long theirs = rig.publish("theirs/x", "x", 1, false);
            long ours = rig.publish("ours/x", "x", 1, false);
            assertEquals(Errno.EACCES, rig.awaitReply(theirs));
            assertEquals(Errno.OK, rig.awaitReply(ours));
        }
    }

    @Test
    void aPacketLongerThanTheBrokerTakesEndsAloneWithEmsgsize() throws Exception {
        try (Mosquitto broker = new Mosquitto(dir, "allow_anonymous true", "max_packet_size 500").start();
                Rig rig = Rig.to(broker.port())) {
            rig.awaitNote(0, "broker=connected");
            long big = rig.publish("t", "x".repeat(1000), 1, false);
            long small = rig.publish("t", "x", 1, false);
            assertEquals(Errno.EMSGSIZE, rig.awaitReply(big));
            assertEquals(Errno.OK, rig.awaitReply(small));
            assertEquals(List.of("broker=connected"), rig.notes());
        }
    }

    @Test
    void aBrokerWithASmallWindowIsNotOverrun() throws Exception {
        try (Mosquitto broker = new Mosquitto(dir, "allow_anonymous true", "max_inflight_messages 2").start();
                Rig rig = Rig.to(broker.port())) {
            for (String n : numbers(0, 200)) {
                rig.publishPatiently("t", n);
            }
            rig.awaitReplies(200);
            assertEquals(List.of("broker=connected"), rig.notes());
        }
    }

    @Test
    void manyFailedConnectsLeaveNoThreadsBehind() throws Exception {
        try (Mosquitto broker = new Mosquitto(dir).start();
                Cable cable = new Cable(broker.port());
                Rig rig = Rig.to(cable.port())) {
            rig.awaitNote(0, "broker=connected");
            cable.unplug();
            int begin = cable.calls();
            while (cable.calls() < begin + 15) {
                Thread.sleep(10);
            }
            int before = rig.notes().size();
            cable.plug();
            rig.awaitNote(before, "broker=connected");
            rig.awaitReply(rig.publish("t", "x", 1, false));
            long deadline = System.nanoTime() + 10_000_000_000L;
            long threads;
            do {
                threads = Thread.getAllStackTraces().keySet().stream()
                        .filter(t ->
                                t.getName().startsWith("MQTT") && t.getName().endsWith("rubus-rig"))
                        .count();
                Thread.sleep(20);
            } while (threads > 4 && System.nanoTime() < deadline);
            assertTrue(threads <= 4, "threads of Paho: " + threads);
        }
    }

    private static Map<String, String> with(Map<String, String> config, String key, String value) {
        Map<String, String> all = new java.util.HashMap<>(config);
        all.put(key, value);
        return all;
    }
}
