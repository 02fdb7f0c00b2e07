package dev.rubus.abi.vdso;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One thread writes without pause, others read: no value is torn, none goes back in time, and the writer never waits. */
@Timeout(60)
class SeqcountLatchTest {
    private static final int WORDS = 26;
    private static final long WRITES = 2_000_000;
    private static final int READERS = 2;

    private final MemorySegment memory = Arena.ofAuto().allocate(SeqcountLatch.bytes(WORDS), 64);
    private final AtomicBoolean done = new AtomicBoolean();

    private record Seen(long reads, long changes) {}

    @Test
    void noReadIsTornAndNoneGoesBack() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(READERS)) {
            List<Future<Seen>> readers = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                readers.add(threads.submit(i % 2 == 0 ? this::readAll : this::readFirst));
            }
            long[] words = new long[WORDS];
            for (long n = 1; n <= WRITES; n++) {
                java.util.Arrays.fill(words, n);
                SeqcountLatch.write(memory, 0, words);
            }
            done.set(true);
            for (Future<Seen> reader : readers) {
                Seen seen = reader.get();
                System.out.println("seqcount latch: " + seen);
                assertTrue(seen.changes > 10, "reader and writer never met: the test shows nothing");
            }
        }
        long[] last = new long[WORDS];
        SeqcountLatch.read(memory, 0, last);
        assertEquals(WRITES, last[0]);
    }

    private Seen readAll() {
        long[] words = new long[WORDS];
        return watch(() -> {
            SeqcountLatch.read(memory, 0, words);
            for (long word : words) {
                assertEquals(words[0], word, "torn");
            }
            return words[0];
        });
    }

    private Seen readFirst() {
        return watch(() -> SeqcountLatch.first(memory, 0, WORDS));
    }

    private Seen watch(Callable<Long> read) {
        long reads = 0;
        long changes = 0;
        long before = 0;
        try {
            while (!done.get()) {
                long now = read.call();
                assertTrue(now >= before, () -> "went back");
                changes += now == before ? 0 : 1;
                before = now;
                reads++;
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return new Seen(reads, changes);
    }
}
