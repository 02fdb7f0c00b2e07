package dev.rubus.supervisor.conductor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.linux.EventFd;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConductorTest {
    private static final int MORE_THAN_HAVE_ROOM = 20_000;

    private final AtomicBoolean enough = new AtomicBoolean();
    private Conductor conductor;

    @BeforeEach
    void begin() throws Exception {
        conductor = new Conductor(false);
    }

    @AfterEach
    void end() {
        enough.set(true);
        conductor.close();
    }

    /** The queue of orders is never empty from here on. */
    private void flood() {
        if (!enough.get()) {
            conductor.post(this::flood);
        }
    }

    @Test
    void aTimerIsDueHoweverManyOrdersWait() throws Exception {
        CountDownLatch due = new CountDownLatch(1);
        conductor.post(this::flood);
        conductor.post(() -> conductor.after(5, due::countDown));
        assertTrue(due.await(20, TimeUnit.SECONDS));
    }

    @Test
    void anFdIsReadHoweverManyOrdersWait() throws Exception {
        CountDownLatch read = new CountDownLatch(1);
        try (EventFd fd = EventFd.create()) {
            conductor.post(this::flood);
            long watch = conductor
                    .ask(() -> conductor.watch(fd.fd(), read::countDown))
                    .get(20, TimeUnit.SECONDS);
            fd.ring();
            assertTrue(read.await(20, TimeUnit.SECONDS));
            conductor
                    .ask(() -> {
                        conductor.unwatch(watch, fd.fd());
                        return 0;
                    })
                    .get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void timersThatHaveNoRoomAreDueAllTheSameAndNeverEarly() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        CountDownLatch due = new CountDownLatch(MORE_THAN_HAVE_ROOM);
        AtomicInteger early = new AtomicInteger();
        conductor.post(() -> {
            for (int i = 0; i < MORE_THAN_HAVE_ROOM; i++) {
                int millis = random.nextInt(300);
                long deadline = System.nanoTime() + millis * 1_000_000L;
                conductor.after(millis, () -> {
                    early.addAndGet(System.nanoTime() - deadline < 0 ? 1 : 0);
                    due.countDown();
                });
            }
        });
        assertTrue(due.await(20, TimeUnit.SECONDS), () -> due.getCount() + " were lost");
        assertEquals(0, early.get());
    }

    @Test
    void aTimerThatFailsTakesNoOtherWithIt() throws Exception {
        CountDownLatch due = new CountDownLatch(MORE_THAN_HAVE_ROOM);
        conductor.post(() -> {
            for (int i = 0; i < MORE_THAN_HAVE_ROOM; i++) {
                boolean fails = i % 5_000 == 0;
                conductor.after(1, () -> {
                    due.countDown();
                    if (fails) {
                        throw new IllegalStateException("on purpose");
                    }
                });
            }
        });
        assertTrue(due.await(20, TimeUnit.SECONDS), () -> due.getCount() + " were lost");
    }

    @Test
    void whatWasOrderedBeforeTheEndIsDone() throws Exception {
        AtomicInteger done = new AtomicInteger();
        try (Conductor other = new Conductor(false)) {
            for (int i = 0; i < 10_000; i++) {
                other.post(done::incrementAndGet);
            }
        }
        assertEquals(10_000, done.get());
    }
}
