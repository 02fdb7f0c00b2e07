package dev.rubus.kernel.memory;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Objects of one size, cut from slabs of a few pages; after Linux's {@code mm/slub.c} (Bonwick 1994). Allocate and free are O(1) and make
 * no garbage. An object is a number; {@link #offset} says where it lies. Each has an owner, whose account is charged.
 *
 * <p>A free object is in the free list of its slab. A used one is in no list: what a process left behind is found by a look at every object
 * of the slabs in use, which costs microseconds once in its life, while a list of each owner's would cost every single call. Slabs with room
 * are in a ring; one empty slab is kept, others go back to the page allocator.
 */
public final class SlabCache {
    /** As Linux: larger slabs are hard to get once memory is in pieces. */
    private static final int MAX_SLAB_ORDER = 3;

    private static final int MIN_OBJECTS = 8;
    private static final int NONE = -1;
    private static final int USED = -2;
    /** Of a slab that has no pages: with no offset into it does this come to an address. */
    private static final long NOWHERE = Long.MIN_VALUE / 2;

    private final String name;
    private final int objectBytes;
    private final int stride;
    private final int order;
    private final int perSlab;
    private final int shift;
    private final int mask;
    private final int maxSlabs;
    private final BuddyAllocator pages;
    private final Accounts accounts;
    private final @Nullable RedZone guard;

    // By slab; the last entry of the rings is the sentinel of those with room.
    private final int[] page;
    /** Where its first object is. */
    private final long[] base;

    private final int[] used;
    private final int[] firstFree;
    private final int[] nextSlab;
    private final int[] previousSlab;
    private int unusedSlab;
    private int slabs;
    private int emptySlabs;

    /**
     * By object: of a free one the next free one of its slab or {@link #NONE}, of a used one {@link #USED} less its owner's number. Two bytes
     * each, because who has many objects comes to them at random, and then it is the cache of the CPU that counts.
     */
    private final short[] state;

    private final @Nullable String[] former;
    private final int numbers;
    private int active;
    private long failures;
    private long steps;

    /**
     * @param maxObjects so many fit, and what is left of the last slab
     * @param guard what watches the bytes around each object; null: nobody does
     */
    public SlabCache(
            String name,
            int objectBytes,
            int maxObjects,
            BuddyAllocator pages,
            Accounts accounts,
            @Nullable RedZone guard) {
        this.name = name;
        this.objectBytes = objectBytes;
        this.pages = pages;
        this.accounts = accounts;
        this.guard = guard;
        stride = (objectBytes <= Integer.BYTES ? Integer.BYTES : objectBytes + 7 & ~7)
                + (guard == null ? 0 : 2 * RedZone.BYTES);
        order = slabOrder(stride);
        perSlab = (BuddyAllocator.PAGE_BYTES << order) / stride;
        if (objectBytes < 1 || perSlab < 1 || maxObjects < 1) {
            throw new IllegalArgumentException(name + ": " + maxObjects + " objects of " + objectBytes + " bytes");
        }
        shift = 32 - Integer.numberOfLeadingZeros(perSlab - 1);
        mask = (1 << shift) - 1;
        maxSlabs = Math.ceilDiv(maxObjects, perSlab);
        page = new int[maxSlabs];
        base = new long[maxSlabs];
        Arrays.fill(base, NOWHERE);
        used = new int[maxSlabs];
        firstFree = new int[maxSlabs];
        nextSlab = new int[maxSlabs + 1];
        previousSlab = new int[maxSlabs + 1];
        nextSlab[maxSlabs] = maxSlabs;
        previousSlab[maxSlabs] = maxSlabs;
        for (int slab = 0; slab < maxSlabs; slab++) {
            page[slab] = NONE;
            nextSlab[slab] = slab + 1 < maxSlabs ? slab + 1 : NONE;
        }
        numbers = maxSlabs << shift;
        state = new short[numbers];
        former = new String[guard == null ? 0 : numbers];
        Arrays.fill(state, (short) NONE);
    }

    /** The smallest slab of which at most an eighth is lost, and that has some objects. */
    private static int slabOrder(int stride) {
        int order = 0;
        while (order < MAX_SLAB_ORDER) {
            int bytes = BuddyAllocator.PAGE_BYTES << order;
            if (bytes / stride >= MIN_OBJECTS && bytes % stride <= bytes / 8) {
                break;
            }
            order++;
        }
        return order;
    }

    /** @return an object, 0 or more; -1 if the account or the memory has no more: ENOMEM, counted there */
    public int allocate(Account account) {
        if (!account.objects().take(objectBytes)) {
            return NONE;
        }
        int slab = nextSlab[maxSlabs];
        if (slab == maxSlabs) {
            slab = grow();
            if (slab == NONE) {
                account.objects().give(objectBytes);
                failures++;
                return NONE;
            }
        }
        int object = (slab << shift) + firstFree[slab];
        if (guard != null) {
            refuseWritten(object, account, guard);
        }
        firstFree[slab] = state[object];
        if (used[slab]++ == 0) {
            emptySlabs--;
        }
        if (used[slab] == perSlab) {
            unlink(slab);
        }
        state[object] = used(account);
        active++;
        return object;
    }

    /** An object that was written while it was free is repaired and stays free. */
    private void refuseWritten(int object, Account account, RedZone guard) {
        long at = offset(object);
        int bad = guard.take(at, objectBytes);
        if (bad != RedZone.INTACT) {
            account.objects().give(objectBytes);
            String culprit = former[object] == null ? "somebody" : former[object];
            throw new MemoryFault(
                    MemoryFault.Kind.USE_AFTER_FREE, culprit, "byte " + bad + " of object " + object + " of " + name);
        }
    }

    /** Takes an object back. @throws MemoryFault if it is not the account's, and nothing is changed; or if it was overrun */
    public void free(int object, Account account) {
        release(object, account);
    }

    /** Whose it is: for the keeper of all objects. @throws MemoryFault if the object is nobody's */
    public Account owner(int object) {
        if (object < 0 || object >= numbers || state[object] > USED) {
            throw fault(object, keeper());
        }
        return accounts.get(USED - state[object]);
    }

    /** @throws MemoryFault as {@link #owner} */
    public void check(int object) {
        owner(object);
    }

    /** Takes an object back, whoever owns it: for its keeper, who serves them all. @throws MemoryFault as {@link #free(int, Account)} */
    public void free(int object) {
        release(object, owner(object));
    }

    Account keeper() {
        return accounts.ring0();
    }

    private MemoryFault fault(int object, Account by) {
        String what = "object " + object + " of " + name;
        boolean inside = object >= 0 && object < numbers && (object & mask) < perSlab;
        if (!inside) {
            return new MemoryFault(MemoryFault.Kind.BAD_ADDRESS, by.name(), what + " does not exist");
        }
        if (state[object] > USED) {
            return new MemoryFault(MemoryFault.Kind.DOUBLE_FREE, by.name(), what + " is free");
        }
        String whose = accounts.get(USED - state[object]).name();
        return new MemoryFault(MemoryFault.Kind.FOREIGN_FREE, by.name(), what + " belongs to " + whose);
    }

    /** The state of what the account has. Numbers of accounts are below {@link Accounts#MAX}. */
    private static short used(Account account) {
        return (short) (USED - account.id());
    }

    private void release(int object, Account account) {
        if (object < 0 || object >= numbers || state[object] != used(account)) {
            throw fault(object, account);
        }
        int slab = object >> shift;
        account.objects().give(objectBytes);
        active--;
        state[object] = (short) firstFree[slab];
        firstFree[slab] = object & mask;
        if (used[slab]-- == perSlab) {
            link(slab);
        }
        int bad = guard == null ? RedZone.INTACT : guard.give(offset(object), objectBytes);
        if (guard != null) {
            former[object] = account.name();
        }
        if (used[slab] == 0) {
            emptySlabs++;
            if (emptySlabs > 1) {
                drop(slab);
            }
        }
        if (bad != RedZone.INTACT) {
            String what = "byte " + bad + " of object " + object + " of " + name + ", which has " + objectBytes;
            throw new MemoryFault(MemoryFault.Kind.OVERRUN, account.name(), what);
        }
    }

    /** Takes everything back that the account owns. @return how many objects that was */
    public int reclaim(Account account) {
        int count = 0;
        for (int object = nextOf(account, 0); object < numbers; object = nextOf(account, object + 1)) {
            release(object, account);
            count++;
        }
        return count;
    }

    /** Makes everything of one account another's, who must have room: what is still needed when its owner is gone. */
    public void adopt(Account from, Account to) {
        for (int object = nextOf(from, 0); object < numbers; object = nextOf(from, object + 1)) {
            if (!to.objects().take(objectBytes)) {
                throw new IllegalStateException(to.name() + " has no room for what " + from.name() + " left");
            }
            from.objects().give(objectBytes);
            state[object] = used(to);
        }
    }

    /** The first object of the account's from here on; {@link #numbers} if there is none. */
    private int nextOf(Account account, int from) {
        int object = from;
        while (object < numbers) {
            int slab = object >> shift;
            if (used[slab] == 0) {
                object = slab + 1 << shift;
            } else if (state[object] == used(account)) {
                return object;
            } else {
                object++;
            }
        }
        return numbers;
    }

    /** Gives every empty slab back to the page allocator. */
    public void shrink() {
        int slab = nextSlab[maxSlabs];
        while (slab != maxSlabs) {
            int following = nextSlab[slab];
            if (used[slab] == 0) {
                drop(slab);
            }
            slab = following;
        }
    }

    private int grow() {
        if (unusedSlab == NONE) {
            return NONE;
        }
        int first = pages.allocate(order, accounts.ring0());
        if (first < 0) {
            return NONE;
        }
        int slab = unusedSlab;
        unusedSlab = nextSlab[slab];
        page[slab] = first;
        base[slab] = (long) first * BuddyAllocator.PAGE_BYTES + (guard == null ? 0 : RedZone.BYTES);
        int number = slab << shift;
        for (int i = 0; i < perSlab; i++) {
            steps++;
            state[number + i] = (short) (i + 1 < perSlab ? i + 1 : NONE);
            if (guard != null) {
                guard.fresh(offset(number + i), objectBytes);
            }
        }
        firstFree[slab] = 0;
        link(slab);
        slabs++;
        emptySlabs++;
        return slab;
    }

    private void drop(int slab) {
        unlink(slab);
        pages.free(page[slab], accounts.ring0());
        page[slab] = NONE;
        base[slab] = NOWHERE;
        nextSlab[slab] = unusedSlab;
        unusedSlab = slab;
        slabs--;
        emptySlabs--;
    }

    private void link(int slab) {
        int first = nextSlab[maxSlabs];
        nextSlab[slab] = first;
        previousSlab[slab] = maxSlabs;
        previousSlab[first] = slab;
        nextSlab[maxSlabs] = slab;
    }

    private void unlink(int slab) {
        int before = previousSlab[slab];
        int after = nextSlab[slab];
        nextSlab[before] = after;
        previousSlab[after] = before;
    }

    /** Where the object's first byte is, from the start of the zone's memory. */
    public long offset(int object) {
        return base[object >> shift] + (long) (object & mask) * stride;
    }

    /** Every object's number is below this: the length of a table by object. */
    public int numbers() {
        return numbers;
    }

    public String name() {
        return name;
    }

    public int objectBytes() {
        return objectBytes;
    }

    /** Objects in use. */
    public int active() {
        return active;
    }

    /** Objects in use and free ones in slabs: what there is without asking for pages. */
    public int total() {
        return slabs * perSlab;
    }

    public int slabs() {
        return slabs;
    }

    public int pagesPerSlab() {
        return 1 << order;
    }

    /** How many of the objects are the account's. O(n): for listings. */
    public int ownedBy(Account account) {
        int count = 0;
        for (int object = nextOf(account, 0); object < numbers; object = nextOf(account, object + 1)) {
            count++;
        }
        return count;
    }

    /** Turns of the loop that cuts up new slabs, so far: the only one here, beside those of the page allocator and of the guard. */
    long steps() {
        return steps;
    }

    /** How often there was no slab with room and no page for a new one. */
    public long failures() {
        return failures;
    }
}
