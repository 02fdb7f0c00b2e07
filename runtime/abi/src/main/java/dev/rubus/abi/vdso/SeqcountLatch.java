package dev.rubus.abi.vdso;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * Words that belong together, twice, behind a count that says which of the two is whole: Linux's {@code seqcount_latch_t}
 * (Documentation/locking/seqlock.rst).
 *
 * <pre>
 *  0      u64 count    odd: the first copy is being written, read the second; even: the other way round
 *  8      copy 0       n words
 *  8 + 8n copy 1       n words
 * </pre>
 *
 * <p>A plain seqlock makes readers wait while the count is odd, for ever if the writer dies then. Here one copy is whole after every
 * single store of the writer: a reader repeats only if the writer <em>went on</em> meanwhile, and never waits for it.
 *
 * <p>One thread writes; any thread of any process reads. The memory is aligned to 8 bytes.
 */
final class SeqcountLatch {
    private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();

    private SeqcountLatch() {}

    /** Bytes of a latch over so many words. */
    static long bytes(int words) {
        return 8 + 16L * words;
    }

    /** Publishes the words. The writer only. */
    static void write(MemorySegment page, long at, long[] words) {
        long count = (long) LONG.get(page, at);
        step(page, at, count + 1);
        copy(page, at + 8, words);
        step(page, at, count + 2);
        copy(page, at + 8 + 8L * words.length, words);
    }

    /** What was written before is seen before the count, and the count before what is written after it. */
    private static void step(MemorySegment page, long at, long count) {
        VarHandle.releaseFence();
        LONG.setOpaque(page, at, count);
        VarHandle.releaseFence();
    }

    private static void copy(MemorySegment page, long at, long[] words) {
        for (int i = 0; i < words.length; i++) {
            LONG.setOpaque(page, at + 8L * i, words[i]);
        }
    }

    /** Fills the array with words of one and the same update. */
    static void read(MemorySegment page, long at, long[] into) {
        while (true) {
            if (tryRead(page, at, into)) {
                return;
            }
            Thread.onSpinWait();
        }
    }

    /**
     * One try: for a writer that is not trusted, which could keep {@link #read} busy for ever.
     *
     * @return false if the writer went on meanwhile; what is in the array then is of two updates
     */
    static boolean tryRead(MemorySegment page, long at, long[] into) {
        long count = (long) LONG.getAcquire(page, at);
        long from = at + 8 + (count & 1) * 8L * into.length;
        for (int i = 0; i < into.length; i++) {
            into[i] = (long) LONG.getOpaque(page, from + 8L * i);
        }
        VarHandle.acquireFence();
        return (long) LONG.getOpaque(page, at) == count;
    }

    /**
     * The first word of a latch, without an array. Looks at the count again all the same: else the next call might find an older word
     * than this one.
     */
    static long first(MemorySegment page, long at, int words) {
        while (true) {
            long count = (long) LONG.getAcquire(page, at);
            long word = (long) LONG.getOpaque(page, at + 8 + (count & 1) * 8L * words);
            VarHandle.acquireFence();
            if ((long) LONG.getOpaque(page, at) == count) {
                return word;
            }
            Thread.onSpinWait();
        }
    }
}
