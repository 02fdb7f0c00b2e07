package dev.rubus.kernel.timer;

import static java.util.Objects.requireNonNull;

import dev.rubus.kernel.memory.Account;
import dev.rubus.kernel.memory.SlabCache;
import dev.rubus.kernel.memory.Zone;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Timers in a hierarchy of wheels of 256 slots (Varghese and Lauck 1987, scheme 7; Linux's {@code kernel/time/timer.c}): scheduling and
 * cancelling is O(1) however many there are, and a timer moves to a finer wheel at most once for each level before it is due. No garbage.
 *
 * <p>A timer is an object of the zone's cache {@code timer}, charged to an account: one u32, the lower half of the tick it is due at, from the
 * start of the wheel. The upper half is that of its slot, but for timers of the coarsest wheels, which have a table of their own once there is one. Its neighbours in the list of its slot lie in a table by number, as its action must. All of that is as small as can be: of many
 * timers one comes to at random, so what fits into the CPU's cache is twice as fast.
 *
 * <p>Unlike Linux since 4.8 it cascades, so that a far deadline is as exact as a near one: a timer is never early and less than one tick
 * late. Timers of the same tick are due in the order in which they were scheduled. One thread.
 */
public final class TimerWheel {
    /** What there is not. */
    public static final int NONE = -1;

    /** Nothing has to be done, ever. */
    public static final long NEVER = Long.MAX_VALUE;

    private static final int BITS = 8;
    private static final int SLOTS = 1 << BITS;

    /** From this slot on the tick has more bits than the slot and the object tell. */
    private static final int FAR = (Integer.SIZE / BITS + 1) * SLOTS;

    private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();
    private static final int OBJECT_BYTES = Integer.BYTES;

    private final MemorySegment memory;
    private final SlabCache timers;
    /** By timer: what is to be done. It is on Java's heap, so it cannot lie in the object. */
    private final @Nullable Runnable[] actions;

    /** By timer, two by two: the next one and the one before in the list of its slot; at the ends the slot, its bits turned round. */
    private final int[] links;

    /** By timer, of those in slots from {@link #FAR} on: the tick it is due at. Null as long as there was none, which may be years. */
    private long @Nullable [] far;

    private final int shift;
    private final long origin;
    /** By slot of all levels: the ends of its list. */
    private final int[] first;

    private final int[] last;
    /** By slot of all levels, a bit: which have timers. */
    private final long[] occupied;
    /** Everything up to here was done. */
    private long tick;

    /**
     * @param maxTimers at a time
     * @param shift a tick is 2^shift ns
     * @param nowNanos of a clock that never goes back, such as {@link System#nanoTime}
     */
    public TimerWheel(Zone zone, int maxTimers, int shift, long nowNanos) {
        if (shift < 0 || shift > 40) {
            throw new IllegalArgumentException("a tick of 2^" + shift + " ns");
        }
        this.memory = zone.memory();
        this.timers = zone.cache("timer", OBJECT_BYTES, maxTimers);
        this.actions = new Runnable[timers.numbers()];
        this.links = new int[2 * timers.numbers()];
        this.shift = shift;
        this.origin = nowNanos;
        int slots = Math.ceilDiv(Long.SIZE - shift, BITS) << BITS;
        this.first = new int[slots];
        this.last = new int[slots];
        this.occupied = new long[slots / Long.SIZE];
        Arrays.fill(first, NONE);
        Arrays.fill(last, NONE);
    }

    /**
     * Has the action run by the first {@link #advance} that has come to the deadline. One that has passed is due at the next tick.
     *
     * @param owner charged for it
     * @return the timer, whose number is given out again once it is due or cancelled; {@link #NONE} if the owner or the memory has no
     *     more: ENOMEM, counted there
     */
    public int schedule(long deadlineNanos, Runnable action, Account owner) {
        int timer = timers.allocate(owner);
        if (timer == NONE) {
            return NONE;
        }
        actions[timer] = action;
        // Rounded up: never early.
        long due = -(-Math.max(0, sinceOrigin(deadlineNanos)) >> shift);
        place(timer, Math.max(due, tick + 1));
        return timer;
    }

    /** A deadline beyond the end of the clock is its end. */
    private long sinceOrigin(long deadlineNanos) {
        long nanos = deadlineNanos - origin;
        return (nanos & origin) < 0 && deadlineNanos > 0 ? Long.MAX_VALUE : nanos;
    }

    /** It will not be due, whoever is charged for it now. @throws dev.rubus.kernel.memory.MemoryFault if there is no such timer */
    public void cancel(int timer) {
        remove(timer, timers.owner(timer));
    }

    private void remove(int timer, Account owner) {
        int[] links = this.links;
        int after = links[2 * timer];
        int before = links[2 * timer + 1];
        if ((after | before) >= 0) {
            links[2 * before] = after;
            links[2 * after + 1] = before;
        } else {
            unlinkEnd(before, after);
        }
        actions[timer] = null;
        timers.free(timer, owner);
    }

    /**
     * When {@link #advance} has to be called next, in ns of the clock: the first deadline or, when that is far, a moment before it. {@link
     * #NEVER} if there is no timer.
     */
    public long nextNanos() {
        int slot = firstOccupied();
        if (slot == NONE) {
            return NEVER;
        }
        long start = start(slot);
        return start > Long.MAX_VALUE >> shift ? NEVER : origin + (start << shift);
    }

    /** Runs what is due. An exception of an action comes through; what else is due runs with the next call. @return how many ran */
    public int advance(long nowNanos) {
        long now = nowNanos - origin >> shift;
        int ran = 0;
        int slot;
        while ((slot = firstOccupied()) != NONE) {
            long start = start(slot);
            if (start > now) {
                break;
            }
            tick = start;
            if (slot < SLOTS) {
                ran += expire(slot);
            } else {
                cascade(slot);
            }
        }
        tick = Math.max(tick, now);
        return ran;
    }

    /** One by one: an action may cancel the next one, and the slot gets no new ones meanwhile. */
    private int expire(int slot) {
        int ran = 0;
        int timer;
        while ((timer = first[slot]) != NONE) {
            Runnable action = actions[timer];
            cancel(timer);
            ran++;
            if (action != null) {
                action.run();
            }
        }
        return ran;
    }

    /** Its moment has come: every timer of the slot goes to a finer wheel. */
    private void cascade(int slot) {
        int timer = first[slot];
        first[slot] = NONE;
        last[slot] = NONE;
        occupied[slot >> 6] &= ~(1L << slot);
        while (timer >= 0) {
            int following = links[2 * timer];
            place(timer, due(timer, slot));
            timer = following;
        }
    }

    /** The first slot of the finest wheel that has timers: all of them are due before those of any coarser one. */
    private int firstOccupied() {
        for (int word = 0; word < occupied.length; word++) {
            if (occupied[word] != 0) {
                return (word << 6) + Long.numberOfTrailingZeros(occupied[word]);
            }
        }
        return NONE;
    }

    /** The first tick of the slot. */
    private long start(int slot) {
        int bits = (slot >> BITS) * BITS;
        long turn = tick >> bits >> BITS;
        return (turn << BITS | slot & SLOTS - 1) << bits;
    }

    /**
     * A timer is on the level of the highest eight bits in which its tick differs from now, at the place that these bits say. That stays
     * true until now comes to the place, because all between has the same bits above. So no place is ever behind, and none is used for two
     * turns.
     */
    private int slot(long due) {
        int level = 0;
        int bits = 0;
        long differs = (due ^ tick) >>> BITS;
        while (differs != 0) {
            differs >>>= BITS;
            bits += BITS;
            level += SLOTS;
        }
        return level + ((int) (due >>> bits) & SLOTS - 1);
    }

    /** Of a timer of the slot whose first tick is now. */
    private long due(int timer, int slot) {
        if (slot >= FAR) {
            return requireNonNull(far)[timer];
        }
        long mask = (1L << (slot >> BITS) * BITS) - 1;
        return tick | (int) INT.get(memory, timers.offset(timer)) & mask;
    }

    private void place(int timer, long due) {
        int slot = slot(due);
        INT.set(memory, timers.offset(timer), (int) due);
        if (slot >= FAR) {
            far(timer, due);
        }
        int before = last[slot];
        last[slot] = timer;
        int[] links = this.links;
        links[2 * timer] = ~slot;
        if (before == NONE) {
            first[slot] = timer;
            occupied[slot >> 6] |= 1L << slot;
            links[2 * timer + 1] = ~slot;
        } else {
            links[2 * timer + 1] = before;
            links[2 * before] = timer;
        }
    }

    private void far(int timer, long due) {
        if (far == null) {
            far = new long[timers.numbers()];
        }
        far[timer] = due;
    }

    private void unlinkEnd(int before, int after) {
        int slot = before < 0 ? ~before : ~after;
        if (before < 0) {
            first[slot] = Math.max(after, NONE);
        } else {
            links[2 * before] = ~slot;
        }
        if (after < 0) {
            last[slot] = Math.max(before, NONE);
        } else {
            links[2 * after + 1] = ~slot;
        }
        if (first[slot] == NONE) {
            occupied[slot >> 6] &= ~(1L << slot);
        }
    }

    /** How many timers are to come. */
    public int size() {
        return timers.active();
    }
}
