package dev.rubus.kernel.syscall;

import dev.rubus.kernel.memory.Quota;
import java.util.Arrays;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The open handles of one process, as Linux's file descriptor table: the lowest free slot is taken first, everything is O(1).
 *
 * <p>A handle is {@code use << 9 | slot}, slot 1 to 256: the first handles of a process are 1, 2, 3, and a slot that was used before gives
 * another number, so that a handle that was closed is known as such until its slot has been used four million times more. One thread.
 *
 * @param <T> what a handle leads to
 */
public final class HandleTable<T> {
    /** More than any program of a node has open at once, and a quarter of what Linux usually allows (RLIMIT_NOFILE). */
    public static final int CAPACITY = 256;

    private static final int SLOT_BITS = 9;
    private static final int SLOT_MASK = (1 << SLOT_BITS) - 1;
    private static final int USES = 1 << (31 - SLOT_BITS);

    private final @Nullable Object[] objects = new Object[CAPACITY + 1];
    private final int[] uses = new int[CAPACITY + 1];
    private final long[] free = new long[CAPACITY / Long.SIZE];
    private Quota quota = new Quota(CAPACITY);
    private int size;

    public HandleTable() {
        Arrays.fill(free, -1L);
    }

    /** Charges its handles there from now on. @throws IllegalStateException if it has any */
    public void charge(Quota to) {
        if (size > 0) {
            throw new IllegalStateException(size + " handles are charged elsewhere");
        }
        quota = to;
    }

    /** @return the new handle, above 0, or -1 if all are taken or charged: EMFILE, counted there */
    public int open(T object) {
        for (int word = 0; word < free.length; word++) {
            if (free[word] != 0) {
                if (!quota.take(1)) {
                    return -1;
                }
                int bit = Long.numberOfTrailingZeros(free[word]);
                free[word] &= ~(1L << bit);
                int slot = word * Long.SIZE + bit + 1;
                objects[slot] = object;
                size++;
                return uses[slot] << SLOT_BITS | slot;
            }
        }
        quota.refuse();
        return -1;
    }

    /** @return what the handle leads to, or null if it is not open: EBADF */
    @SuppressWarnings("unchecked")
    public @Nullable T get(int handle) {
        int slot = slot(handle);
        return slot == 0 ? null : (T) objects[slot];
    }

    /** @return what it led to, or null if it was not open */
    @SuppressWarnings("unchecked")
    public @Nullable T close(int handle) {
        int slot = slot(handle);
        if (slot == 0) {
            return null;
        }
        T object = (T) objects[slot];
        objects[slot] = null;
        uses[slot] = (uses[slot] + 1) % USES;
        free[(slot - 1) / Long.SIZE] |= 1L << ((slot - 1) % Long.SIZE);
        size--;
        quota.give(1);
        return object;
    }

    /** Closes all, and tells of each. */
    @SuppressWarnings("unchecked")
    public void closeAll(ObjIntConsumer<T> closed) {
        for (int slot = 1; slot <= CAPACITY; slot++) {
            if (objects[slot] != null) {
                int handle = uses[slot] << SLOT_BITS | slot;
                T object = (T) objects[slot];
                close(handle);
                closed.accept(object, handle);
            }
        }
    }

    /** How many are open. */
    public int size() {
        return size;
    }

    /** The slot of an open handle, or 0. */
    private int slot(int handle) {
        int slot = handle & SLOT_MASK;
        boolean open = handle > 0
                && slot >= 1
                && slot <= CAPACITY
                && uses[slot] == handle >>> SLOT_BITS
                && objects[slot] != null;
        return open ? slot : 0;
    }
}
