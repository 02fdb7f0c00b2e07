package dev.rubus.driver.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.abi.Errno;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The link against a broker that the test plays. */
@Timeout(30)
class LinkTest {
    @Test
    void aFullOutboxRefusesAndRecovers() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        List<Runnable> held = new ArrayList<>();
        FakeBroker broker = new FakeBroker(true, (connection, message) -> {
            long id = connection.id;
            synchronized (held) {
                if (open.getCount() == 0) {
                    connection.listener.settled(id, 0);
                } else {
                    held.add(() -> connection.listener.settled(id, 0));
                }
            }
        });
        try (Rig rig = new Rig(broker, new Outbox(50, 1 << 20))) {
            long taken = 0;
            while (rig.publish("t", "x", 1, false) > 0) {
                taken++;
            }
            assertEquals(50, taken);
            rig.awaitNote(0, "broker=connected");
            assertFalse(rig.publish("t", "x", 1, false) > 0);
            synchronized (held) {
                open.countDown();
                held.forEach(Runnable::run);
            }
            rig.awaitReplies(50);
            assertTrue(rig.publish("t", "x", 1, false) > 0);
            rig.awaitReplies(51);
        }
    }

    @Test
    void theWindowIsNeverExceeded() throws Exception {
        AtomicInteger inFlight = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        FakeBroker broker = new FakeBroker(true, (connection, message) -> {
            long id = connection.id;
            most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
            Thread.ofVirtual().start(() -> {
                inFlight.decrementAndGet();
                connection.listener.settled(id, 0);
            });
        });
        try (Rig rig = new Rig(broker)) {
            for (int i = 0; i < 500; i++) {
                rig.publishPatiently("t", "x");
            }
            rig.awaitReplies(500);
        }
        assertTrue(most.get() <= 10, "in flight: " + most);
    }

    @Test
    void aMessageOverWhichTheBrokerHangsUpIsFoundAndDroppedAlone() throws Exception {
        FakeBroker broker = new FakeBroker(true, (connection, message) -> {
            if (message.topic().equals("poison")) {
                connection.listener.lost("malformed packet", true);
            } else {
                connection.listener.settled(connection.id, 0);
            }
        });
        try (Rig rig = new Rig(broker)) {
            long first = rig.publish("a", "x", 1, false);
            long poison = rig.publish("poison", "x", 1, false);
            long last = rig.publish("b", "x", 1, false);
            assertEquals(Errno.OK, rig.awaitReply(first));
            assertEquals(Errno.EINVAL, rig.awaitReply(poison));
            assertEquals(Errno.OK, rig.awaitReply(last));
        }
    }

    @Test
    void aConnectionLostWithoutBlameIsNeverHeldAgainstAMessage() throws Exception {
        AtomicInteger losses = new AtomicInteger();
        FakeBroker broker = new FakeBroker(true, (connection, message) -> {
            if (losses.incrementAndGet() < 6) {
                connection.listener.lost("gone", false);
            } else {
                connection.listener.settled(connection.id, 0);
            }
        });
        try (Rig rig = new Rig(broker)) {
            assertEquals(Errno.OK, rig.awaitReply(rig.publish("t", "x", 1, false)));
            assertEquals(6, broker.connects());
        }
    }

    @Test
    void refusalsOfTheBrokerBecomeErrnos() throws Exception {
        FakeBroker broker = new FakeBroker(
                true,
                (connection, message) ->
                        connection.listener.settled(connection.id, Integer.parseInt(message.topic(), 16)));
        try (Rig rig = new Rig(broker)) {
            assertEquals(Errno.OK, rig.awaitReply(rig.publish("10", "no subscribers", 1, false)));
            assertEquals(Errno.EACCES, rig.awaitReply(rig.publish("87", "not authorized", 1, false)));
            assertEquals(Errno.EINVAL, rig.awaitReply(rig.publish("90", "topic name invalid", 1, false)));
            assertEquals(Errno.ENOSPC, rig.awaitReply(rig.publish("97", "quota exceeded", 1, false)));
            assertEquals(Errno.EIO, rig.awaitReply(rig.publish("80", "unspecified", 1, false)));
        }
    }

    @Test
    void aBrokerThatAcceptsAndThenSaysNothingIsGivenUp() throws Exception {
        FakeBroker broker = new FakeBroker(false, (connection, message) -> {});
        try (Rig rig = new Rig(broker)) {
            assertEquals("broker=unreachable no answer within 6 s", rig.awaitNote(0, "broker="));
        }
        assertTrue(broker.connects() >= 1);
    }

    @Test
    void theSameReasonIsNotedOnce() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        CountDownLatch enough = new CountDownLatch(4);
        Broker broker = new Broker() {
            @Override
            public BrokerConnection connect(BrokerListener listener) {
                listener.lost(attempts.incrementAndGet() <= 3 ? "one" : "two", false);
                enough.countDown();
                return new FakeBroker(false, (c, m) -> {}).connect(listener);
            }

            @Override
            public String name() {
                return "fake";
            }
        };
        try (Rig rig = new Rig(broker)) {
            enough.await();
            rig.awaitNote(1, "broker=unreachable two");
            assertEquals(List.of("broker=unreachable one", "broker=unreachable two"), rig.notes());
        }
    }

    @Test
    void stopReturnsInTimeThoughTheBrokerAcknowledgesNothing() throws Exception {
        Rig rig = new Rig(new FakeBroker(true, (connection, message) -> {}));
        rig.awaitNote(0, "broker=connected");
        rig.publish("t", "x", 1, false);
        long begin = System.nanoTime();
        rig.close();
        long took = (System.nanoTime() - begin) / 1_000_000;
        assertTrue(took >= 400 && took < 1500, took + " ms");
        assertEquals(0, rig.replies());
    }
}
