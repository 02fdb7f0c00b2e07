package dev.rubus.supervisor.dispatcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import dev.rubus.kernel.syscall.Quota;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A process that rings its doorbell without end and sends nothing. */
@Timeout(60)
class BellTest {
    private static final long LIMIT_NANOS = 20_000_000_000L;

    @Test
    void isNotListenedToAfterAWhileAndNobodyLosesACall() throws Exception {
        try (TestRing0 ring0 = new TestRing0();
                ProcessEnd ringer = ring0.join("ringer", TestRing0.ACCESS);
                ProcessEnd victim = ring0.join("victim", TestRing0.ACCESS)) {
            assertEquals(0, ringer.call(Syscall.NOP, 0, 0, 0));
            AtomicBoolean enough = new AtomicBoolean();
            Thread thread = new Thread(() -> {
                while (!enough.get()) {
                    ringer.ringForNothing();
                }
            });
            thread.start();
            try {
                long end = System.nanoTime() + LIMIT_NANOS;
                while (!muted(ring0, ringer)) {
                    assertTrue(System.nanoTime() < end, "the bell is still listened to");
                    assertEquals(0, victim.call(Syscall.NOP, 0, 0, 0));
                }
                for (int i = 0; i < 100; i++) {
                    assertEquals(0, victim.call(Syscall.NOP, 0, 0, 0));
                }
                // Not listened to, but not forgotten either.
                assertEquals(0, ringer.call(Syscall.NOP, 0, 0, 0));
            } finally {
                enough.set(true);
                thread.join();
            }
            long end = System.nanoTime() + LIMIT_NANOS;
            while (muted(ring0, ringer)) {
                assertTrue(System.nanoTime() < end, "the bell is never listened to again");
                Thread.sleep(20);
            }
            assertEquals(0, ringer.call(Syscall.NOP, 0, 0, 0));
        }
    }

    /** What it sends is more than it may, so that its ring is full and left alone: nothing to ring for either. */
    @Test
    void whoseRingRestsRingsForNothingToo() throws Exception {
        Access slow = TestRing0.ACCESS.within(new Quota(1, 1));
        try (TestRing0 ring0 = new TestRing0();
                ProcessEnd ringer = ring0.join("ringer", slow)) {
            RingRecord record = new RingRecord();
            long end = System.nanoTime() + LIMIT_NANOS;
            for (int i = 0; !muted(ring0, ringer); i++) {
                assertTrue(System.nanoTime() < end, "the bell is still listened to");
                for (int rings = 0; rings < 1000; rings++) {
                    while (ringer.offer(record.start(RingRecord.REQUEST, Syscall.NOP, 0, i), Syscall.NOP.number())) {
                        assertTrue(record.isRequest());
                    }
                    ringer.ringForNothing();
                    while (ringer.channel.in().poll(record)) {
                        assertTrue(record.isReply());
                    }
                }
            }
        }
    }

    private static boolean muted(TestRing0 ring0, ProcessEnd process) throws Exception {
        return ring0.dispatcher.memory(memory -> process.client.bell.isMuted()).get();
    }
}
