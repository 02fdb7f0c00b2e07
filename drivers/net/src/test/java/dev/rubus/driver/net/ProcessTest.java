package dev.rubus.driver.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.abi.Errno;
import dev.rubus.abi.MqttMessage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole driver as a node runs it: a process with a small heap, a channel, a real broker. */
@Timeout(90)
class ProcessTest {
    private static final long MIB = 1 << 20;

    @TempDir
    Path dir;

    private static Map<String, String> config(int port) {
        Map<String, String> config = new HashMap<>();
        config.put("broker.url", "mqtt://127.0.0.1:" + port);
        config.put("node", "rig");
        config.put("will.topic", "rubus/v1/rig/status");
        config.put("will.payload", "offline");
        config.put("will.delay.seconds", "60");
        return config;
    }

    private static byte[] message(String topic, int number) {
        byte[] payload = String.valueOf(number).getBytes(StandardCharsets.UTF_8);
        return new MqttMessage(topic, payload, 1, false).encode();
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(String::valueOf).toList();
    }

    @Test
    void aThousandRequestsAreAnsweredWhenTheBrokerHasThemAndMemoryStaysSmall() throws Exception {
        try (Mosquitto broker = new Mosquitto(dir).start();
                Subscriber subscriber = new Subscriber(broker.port(), "#");
                Ring0Process driver = new Ring0Process(dir, 1, config(broker.port()))) {
            driver.awaitReady();
            driver.awaitNote("broker=connected");
            for (int n = 0; n < 1000; n++) {
                driver.send(n, message("t", n));
            }
            driver.awaitReplies(1000);
            assertTrue(driver.replies().values().stream().allMatch(r -> r == 0), driver::output);
            subscriber.awaitCount(1000);
            assertEquals(numbers(0, 1000), subscriber.payloads());

            long[] nanos = new long[300];
            for (int n = 0; n < nanos.length; n++) {
                long begin = System.nanoTime();
                driver.send(1000 + n, message("t", 1000 + n));
                assertEquals(0, driver.awaitReply(1000 + n));
                nanos[n] = System.nanoTime() - begin;
            }
            Arrays.sort(nanos);
            long median = nanos[nanos.length / 2];
            // After a burst of work the JVM gives the compiler's memory back to Linux within a second or two.
            long deadline = System.nanoTime() + 15_000_000_000L;
            while (driver.pss() > 40 * MIB && System.nanoTime() < deadline) {
                Thread.sleep(100);
            }
            long pss = driver.pss();
            System.out.printf(
                    "net driver: QoS 1 from ring 0 to PUBACK and back, median %d us; PSS %.1f MiB%n",
                    median / 1000, (double) pss / MIB);
            // 44 ms is what Nagle's algorithm makes of it.
            assertTrue(median < 30_000_000, median + " ns");
            assertTrue(pss < 40 * MIB, pss + " bytes");

            for (int n = 1300; n < 1400; n++) {
                driver.send(n, message("t", n));
            }
            driver.awaitReply(1399);
            driver.stop();
            assertEquals(0, driver.awaitEnd());
            subscriber.await(m -> m.payload().equals("1399"));
            assertEquals(1400, subscriber.received().size());
        }
    }

    @Test
    void hostileMessagesEndAloneWithEinval() throws Exception {
        try (Mosquitto broker = new Mosquitto(dir).start();
                Subscriber subscriber = new Subscriber(broker.port(), "#");
                Ring0Process driver = new Ring0Process(dir, 1, config(broker.port()))) {
            List<byte[]> hostile = NetDriverTest.hostile();
            for (int n = 0; n < hostile.size(); n++) {
                driver.send(2L * n, hostile.get(n));
                driver.send(2L * n + 1, message("t", n));
            }
            driver.awaitReplies(2 * hostile.size());
            for (int n = 0; n < hostile.size(); n++) {
                assertEquals(-Errno.EINVAL.code(), driver.awaitReply(2L * n), "hostile message " + n);
                assertEquals(0, driver.awaitReply(2L * n + 1));
            }
            subscriber.awaitCount(hostile.size());
            assertEquals(numbers(0, hostile.size()), subscriber.payloads());
            assertEquals(List.of("broker=connected"), driver.notes());
        }
    }

    @Test
    void withoutABrokerItQueuesThenRefusesAndItsHeartGoesOn() throws Exception {
        int port = Mosquitto.freePort();
        try (Ring0Process driver = new Ring0Process(dir, 1, config(port))) {
            driver.awaitNote("broker=unreachable Connection refused");
            int more = 20;
            for (int n = 0; n < NetDriver.MAX_MESSAGES + more; n++) {
                driver.send(n, message("t", n));
            }
            driver.awaitReplies(more);
            long beat = driver.heartbeat();
            long deadline = System.nanoTime() + 5_000_000_000L;
            while (driver.heartbeat() < beat + 2) {
                assertTrue(System.nanoTime() < deadline, "no heartbeat");
                Thread.sleep(10);
            }
            assertEquals(more, driver.replies().size());
            assertTrue(driver.replies().values().stream().allMatch(r -> r == -Errno.EAGAIN.code()));
            try (Mosquitto broker = new Mosquitto(dir, port).start()) {
                driver.awaitReplies(NetDriver.MAX_MESSAGES + more);
                driver.send(5000, message("t", 5000));
                assertEquals(0, driver.awaitReply(5000));
                long served =
                        driver.replies().values().stream().filter(r -> r == 0).count();
                assertEquals(NetDriver.MAX_MESSAGES + 1, served);
            }
        }
    }

    @Test
    void aKilledDriverIsFollowedByOneThatLosesNothing() throws Exception {
        try (Mosquitto broker = new Mosquitto(dir).start();
                Subscriber subscriber = new Subscriber(broker.port(), "#");
                Ring0Process first = new Ring0Process(dir, 1, config(broker.port()))) {
            first.awaitNote("broker=connected");
            for (int n = 0; n < 400; n++) {
                first.send(n, message("t", n));
            }
            first.awaitReplies(50);
            first.kill();
            Map<Long, Integer> answered = first.replies();
            try (Ring0Process second = new Ring0Process(dir, 2, config(broker.port()))) {
                // As ring 0 does: what got no reply is sent again.
                for (int n = 0; n < 400; n++) {
                    if (!answered.containsKey((long) n)) {
                        second.send(n, message("t", n));
                    }
                }
                second.awaitNote("broker=connected");
                second.awaitReplies(400 - answered.size());
                second.send(400, message("t", 400));
                subscriber.await(m -> m.payload().equals("400"));
            }
            assertEquals(numbers(0, 401), List.copyOf(new LinkedHashSet<>(subscriber.payloads())));
        }
    }

    @Test
    void endOfRing0WithoutAnOrderLeavesTheLastWillToTheBroker() throws Exception {
        try (Mosquitto broker = new Mosquitto(dir).start();
                Subscriber subscriber = new Subscriber(broker.port(), "rubus/#")) {
            Map<String, String> withoutDelay = config(broker.port());
            withoutDelay.put("will.delay.seconds", "0");
            try (Ring0Process driver = new Ring0Process(dir, 1, withoutDelay)) {
                driver.awaitNote("broker=connected");
                driver.vanish();
                assertEquals(0, driver.awaitEnd());
                assertEquals("offline", subscriber.await(m -> true).payload());
            }
        }
    }

    @Test
    void stopFlushesWhatIsQueued() throws Exception {
        try (Mosquitto broker = new Mosquitto(dir).start();
                Subscriber subscriber = new Subscriber(broker.port(), "#");
                Ring0Process driver = new Ring0Process(dir, 1, config(broker.port()))) {
            driver.awaitNote("broker=connected");
            for (int n = 0; n < 200; n++) {
                driver.send(n, message("t", n));
            }
            driver.awaitReply(0);
            driver.send(200, message("rubus/v1/rig/status", 200));
            driver.awaitReply(100);
            driver.stop();
            assertEquals(0, driver.awaitEnd());
            subscriber.await(m -> m.payload().equals("200"));
            assertEquals(numbers(0, 201), subscriber.payloads());
        }
    }

    @Test
    void aUrlThatCannotWorkEndsItWithTheReason() throws Exception {
        Map<String, String> config = config(1);
        config.put("broker.url", "mqtts://broker:8883");
        try (Ring0Process driver = new Ring0Process(dir, 1, config)) {
            assertEquals(1, driver.awaitEnd());
            assertTrue(String.valueOf(driver.lastWords()).contains("TLS is not supported yet"), driver::output);
        }
    }
}
