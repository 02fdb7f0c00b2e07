package dev.rubus.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two threads on one ring, both often asleep: no record is lost, doubled or torn, and no wake-up is lost. */
@Timeout(120)
class RingStressTest {
    private static final int RECORDS = 400_000;
    private static final long SEED = 20261124;
    /** Far above any stall of the machine; a wake-up that is lost never comes. */
    private static final long LOST_SECONDS = 30;

    private final MemorySegment memory = Arena.ofAuto().allocate(ChannelLayout.BYTES, 64);

    @Test
    void noRecordAndNoWakeUpIsLost() throws Exception {
        System.out.println("ring stress: seed " + SEED);
        Channel ring0 = Channel.create(memory);
        Channel process = Channel.join(memory);
        Semaphore bell = new Semaphore(0);
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Future<Integer> sleeps = threads.submit(consumer(ring0.in(), bell));
            Future<Integer> wakes = threads.submit(producer(process.out(), bell));
            int rung = wakes.get();
            int slept = sleeps.get();
            System.out.println("ring stress: slept " + slept + ", woken " + rung + " times");
            assertTrue(slept > 0 && rung > 0, "nobody slept: the test shows nothing");
            assertTrue(rung <= slept, "woken more often than it slept");
        }
    }

    private static Callable<Integer> producer(RingProducer out, Semaphore bell) {
        return () -> {
            SplittableRandom random = new SplittableRandom(SEED);
            RingRecord record = new RingRecord();
            RecordBatch batch = new RecordBatch(1);
            byte[] payload = new byte[64];
            int wakes = 0;
            for (int i = 0; i < RECORDS; i++) {
                int length = random.nextInt(payload.length + 1);
                java.util.Arrays.fill(payload, (byte) i);
                record.start(RingRecord.REQUEST, Syscall.NOP, i, i).args(i, ~i).payload(payload, 0, length);
                batch.clear();
                batch.add(record);
                // One by one, which is seen by the lap, and as a batch, which is seen by the tail.
                boolean alone = alone(i) && (i / (3 * ChannelLayout.RECORDS) % 3 == 0 || random.nextInt(10) > 0);
                while (alone ? !out.offer(record) : out.append(batch, 0) == 0) {
                    out.publish();
                    Thread.onSpinWait();
                    if (out.mustWake()) {
                        wakes++;
                        bell.release();
                    }
                }
                if (random.nextInt(4) == 0) {
                    out.publish();
                }
                // Batches of up to 8: what was not announced yet must be found by the sleeper's second look or by the
                // next bell.
                if (random.nextInt(8) == 0 || i == RECORDS - 1) {
                    out.publish();
                    if (out.mustWake()) {
                        wakes++;
                        bell.release();
                    }
                    for (int spin = random.nextInt(200); spin > 0; spin--) {
                        Thread.onSpinWait();
                    }
                }
            }
            return wakes;
        };
    }

    /** For some laps all are single ones, for some most are, for some none is. */
    private static boolean alone(int i) {
        return i / (3 * ChannelLayout.RECORDS) % 3 != 2;
    }

    private static Callable<Integer> consumer(RingConsumer in, Semaphore bell) {
        return () -> {
            RingRecord record = new RingRecord();
            int sleeps = 0;
            for (int i = 0; i < RECORDS; i++) {
                while (!in.poll(record)) {
                    if (in.prepareSleep()) {
                        sleeps++;
                        assertTrue(bell.tryAcquire(LOST_SECONDS, TimeUnit.SECONDS), "wake-up lost before record " + i);
                    }
                }
                assertEquals(i, record.token);
                assertEquals(i, record.arg0);
                assertEquals(~i, record.arg1);
                for (int at = 0; at < record.length; at++) {
                    assertEquals((byte) i, record.payload[at]);
                }
            }
            return sleeps;
        };
    }
}
