package dev.rubus.supervisor.memory;

import dev.rubus.abi.RingRecord;
import dev.rubus.kernel.memory.Account;
import dev.rubus.kernel.memory.SizeClasses;
import dev.rubus.kernel.memory.Zone;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * Encoded messages in line, in ring 0's own memory, each charged to whoever sent it. A message is a slot: waiting, or taken out of the line
 * until it is released or put back to its front. No garbage. Dispatcher's thread only.
 */
public final class Spool {
    /** What there is not. */
    public static final int NONE = -1;

    private final Zone zone;
    private final SizeClasses sizes;
    private final int capacity;
    private final int[] object;
    private final int[] length;
    // Rings through the slots: those waiting (sentinel: capacity), those taken (capacity + 1). Free slots: a stack.
    private final int[] next;
    private final int[] previous;
    private int free;
    private int waiting;
    private int taken;

    public Spool(Zone zone, int capacity) {
        this.zone = zone;
        this.capacity = capacity;
        sizes = zone.sizes("spool", capacity);
        object = new int[capacity];
        length = new int[capacity];
        next = new int[capacity + 2];
        previous = new int[capacity + 2];
        Arrays.setAll(next, slot -> slot + 1 < capacity ? slot + 1 : NONE);
        for (int sentinel = capacity; sentinel < capacity + 2; sentinel++) {
            next[sentinel] = sentinel;
            previous[sentinel] = sentinel;
        }
    }

    /** Puts the first {@code count} bytes as a message at the end of the line. @return false if the spool, the memory or the account is full */
    public boolean offer(byte[] message, int count, Account sender) {
        if (free == NONE || count > SizeClasses.MAX_BYTES) {
            return false;
        }
        int at = sizes.allocate(count, sender);
        if (at < 0) {
            return false;
        }
        MemorySegment.copy(message, 0, zone.memory(), ValueLayout.JAVA_BYTE, sizes.offset(at), count);
        int slot = free;
        free = next[slot];
        object[slot] = at;
        length[slot] = count;
        link(slot, previous[capacity]);
        waiting++;
        return true;
    }

    /** Takes the first message out of the line. @return its slot, or {@link #NONE} */
    public int take() {
        int slot = next[capacity];
        if (slot == capacity) {
            return NONE;
        }
        unlink(slot);
        waiting--;
        link(slot, previous[capacity + 1]);
        taken++;
        return slot;
    }

    /** A message that was taken waits again, before all others. */
    public void putBack(int slot) {
        unlink(slot);
        taken--;
        link(slot, capacity);
        waiting++;
    }

    /** Everything that was taken waits again, in its old order. */
    public void putAllBack() {
        while (previous[capacity + 1] != capacity + 1) {
            putBack(previous[capacity + 1]);
        }
    }

    /** The end of a message that was taken. */
    public void release(int slot) {
        sizes.free(object[slot]);
        unlink(slot);
        taken--;
        next[slot] = free;
        free = slot;
    }

    /** Copies the message into the record's payload. */
    public void load(int slot, RingRecord into) {
        int count = length[slot];
        MemorySegment.copy(zone.memory(), ValueLayout.JAVA_BYTE, sizes.offset(object[slot]), into.payload, 0, count);
        into.length = count;
    }

    private void link(int slot, int behind) {
        int after = next[behind];
        next[slot] = after;
        previous[slot] = behind;
        next[behind] = slot;
        previous[after] = slot;
    }

    private void unlink(int slot) {
        next[previous[slot]] = next[slot];
        previous[next[slot]] = previous[slot];
    }

    /** Messages in line. */
    public int waiting() {
        return waiting;
    }

    /** Messages that were taken and neither released nor put back. */
    public int taken() {
        return taken;
    }

    public int capacity() {
        return capacity;
    }
}
