package dev.rubus.kernel.memory;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Watches the bytes of objects when that is asked for, at the price of touching every one of them: marks before and after each object
 * that must still be there when it is given back, and a pattern over free ones that must still be there when they are taken. The values
 * are Linux's ({@code include/linux/poison.h}), so that a dump looks familiar.
 */
public final class RedZone {
    /** Before and after each object. */
    static final int BYTES = 8;

    static final int INTACT = Integer.MIN_VALUE;

    private static final byte ZONE = (byte) 0xcc;
    private static final byte FREE = 0x6b;
    private static final byte NEW = 0x5a;

    private final MemorySegment memory;

    /** @param memory the zone's */
    public RedZone(MemorySegment memory) {
        this.memory = memory;
    }

    void fresh(long at, int bytes) {
        memory.asSlice(at - BYTES, BYTES).fill(ZONE);
        memory.asSlice(at, bytes).fill(FREE);
        memory.asSlice(at + bytes, BYTES).fill(ZONE);
    }

    /** @return the first byte that was written while the object was free, which is repaired; {@link #INTACT} if none was */
    int take(long at, int bytes) {
        int bad = firstOther(at, bytes, FREE);
        if (bad == INTACT) {
            memory.asSlice(at, bytes).fill(NEW);
        } else {
            fresh(at, bytes);
        }
        return bad;
    }

    /** @return the first byte outside the object that was written, from the object's first on; {@link #INTACT} if none was */
    int give(long at, int bytes) {
        int before = firstOther(at - BYTES, BYTES, ZONE);
        int after = firstOther(at + bytes, BYTES, ZONE);
        fresh(at, bytes);
        if (before != INTACT) {
            return before - BYTES;
        }
        return after == INTACT ? INTACT : bytes + after;
    }

    private int firstOther(long at, int bytes, byte expected) {
        for (int i = 0; i < bytes; i++) {
            if (memory.get(ValueLayout.JAVA_BYTE, at + i) != expected) {
                return i;
            }
        }
        return INTACT;
    }
}
