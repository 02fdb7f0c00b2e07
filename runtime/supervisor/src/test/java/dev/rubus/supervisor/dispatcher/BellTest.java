package dev.rubus.supervisor.dispatcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.abi.Syscall;
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

    private static boolean muted(TestRing0 ring0, ProcessEnd process) throws Exception {
        return ring0.dispatcher.memory(memory -> process.client.bell.isMuted()).get();
    }
}
