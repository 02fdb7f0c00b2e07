package dev.rubus.abi.vdso;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * A driver's own page: the level and the time stamp of each of its lines, at the moment its top half saw them. The driver writes, ring 0 merges
 * it into the node's page before it takes what waits in the driver's ring.
 *
 * <pre>
 *  0  u64 changes    counted after each change of a line
 * 64  lines 55 x 64  a {@link SeqcountLatch} of 2 words each
 *
 * line  0  u8 flags: 1 in use, 2 high; u24 0; u32 device id
 *       1  time stamp, ns, CLOCK_MONOTONIC
 * </pre>
 *
 * <p>One thread writes, one reads. The reader trusts nothing here: it looks once, and what is torn it leaves for the next time.
 */
public final class LevelPage {
    /** One more than the chip of a Raspberry Pi's header has. */
    public static final int LINES = 55;

    static final long LINES_AT = 64;
    static final long LINE_BYTES = 64;
    private static final int IN_USE = 1;
    private static final int HIGH = 2;
    private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();

    private final MemorySegment page;
    private final long[] words = new long[2];
    private long seen;

    /** Hears of each line that a driver's page has. */
    public interface Sink {
        void level(int device, boolean high, long stampNanos);
    }

    /** @param page zero at first */
    public LevelPage(MemorySegment page) {
        if (page.byteSize() < LINES_AT + LINES * LINE_BYTES) {
            throw new IllegalArgumentException("a page of levels of " + page.byteSize() + " bytes");
        }
        this.page = page;
    }

    /** The driver's top half saw the line change. @param slot whose it is, the driver knows; beyond {@link #LINES} the line has no room */
    public void put(int slot, int device, boolean high, long stampNanos) {
        if (slot < 0 || slot >= LINES) {
            return;
        }
        words[0] = IN_USE | (high ? HIGH : 0) | (long) device << 32;
        words[1] = stampNanos;
        SeqcountLatch.write(page, LINES_AT + slot * LINE_BYTES, words);
        LONG.setRelease(page, 0L, (long) LONG.getOpaque(page, 0L) + 1);
    }

    /** True if {@link #takeChanges} has anything to hand over: one load. */
    public boolean changed() {
        return (long) LONG.getAcquire(page, 0L) != seen;
    }

    /** Hands over all lines if any has changed since the last call; what is being written right now comes the next time. */
    public void takeChanges(Sink sink) {
        long changes = (long) LONG.getAcquire(page, 0L);
        if (changes == seen) {
            return;
        }
        boolean all = true;
        for (int slot = 0; slot < LINES; slot++) {
            if (!SeqcountLatch.tryRead(page, LINES_AT + slot * LINE_BYTES, words)) {
                all = false;
            } else if ((words[0] & IN_USE) != 0) {
                sink.level((int) (words[0] >>> 32), (words[0] & HIGH) != 0, words[1]);
            }
        }
        if (all) {
            seen = changes;
        }
    }
}
