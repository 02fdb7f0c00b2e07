package dev.rubus.kernel.memory;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Objects of one size, cut from slabs of a few pages; after Linux's {@code mm/slub.c} (Bonwick 1994). Allocate and free are O(1) and make
 * no garbage. An object is a number; {@link #offset} says where it lies. Each has an owner, whose account is charged.
 *
 * <p>A free object is in the free list of its slab, a used one in the ring of its owner, through the same two arrays. Slabs with room are
 * in a ring of their own; one empty slab is kept, others go back to the page allocator.
 */
public final class SlabCache {
    /** As Linux: larger slabs are hard to get once memory is in pieces. */
    private static final int MAX_SLAB_ORDER = 3;

    private static final int MIN_OBJECTS = 8;
    private static final int NONE = -1;

    private final String name;
    private final int objectBytes;
    private final int stride;
    private final int order;
    private final int perSlab;
    private final int shift;
    private final int maxSlabs;
    private final BuddyAllocator pages;
    private final Accounts accounts;
    private final @Nullable RedZone guard;

    // By slab; the last entry of the rings is the sentinel of those with room.
    private final int[] page;
    private final int[] used;
    private final int[] firstFree;
    private final int[] nextSlab;
    private final int[] previousSlab;
    private int unusedSlab;
    private int slabs;
    private int emptySlabs;

    // By object; behind them the sentinels of the owners.
    private final int[] next;
    private final int[] previous;
    private final short[] owner;
    private final @Nullable String[] former;
    private final int sentinels;
    private int active;
    private long failures;

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
        stride = (objectBytes + 7 & ~7) + (guard == null ? 0 : 2 * RedZone.BYTES);
        order = slabOrder(stride);
        perSlab = (BuddyAllocator.PAGE_BYTES << order) / stride;
        if (objectBytes < 1 || perSlab < 1 || maxObjects < 1) {
            throw new IllegalArgumentException(name + ": " + maxObjects + " objects of " + objectBytes + " bytes");
        }
        shift = 32 - Integer.numberOfLeadingZeros(perSlab - 1);
        maxSlabs = Math.ceilDiv(maxObjects, perSlab);
        page = new int[maxSlabs];
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
        sentinels = maxSlabs << shift;
        next = new int[sentinels + Accounts.MAX];
        previous = new int[sentinels + Accounts.MAX];
        owner = new short[sentinels];
        former = new String[guard == null ? 0 : sentinels];
        Arrays.setAll(next, i -> i);
        Arrays.setAll(previous, i -> i);
        Arrays.fill(owner, (short) NONE);
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
        int object = firstFree[slab];
        if (guard != null) {
            refuseWritten(object, account, guard);
        }
        firstFree[slab] = next[object];
        if (used[slab]++ == 0) {
            emptySlabs--;
        }
        if (used[slab] == perSlab) {
            unlink(nextSlab, previousSlab, slab);
        }
        owner[object] = (short) account.id();
        link(next, previous, object, sentinels + account.id());
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
        if (object < 0 || object >= sentinels || owner[object] != (short) account.id()) {
            throw fault(object, account);
        }
        release(object, account);
    }

    /** Whose the object is. Of one that is nobody's, ring 0 answers for asking. */
    Account owner(int object) {
        return object < 0 || object >= sentinels || owner[object] == NONE ? keeper() : accounts.get(owner[object]);
    }

    Account keeper() {
        return accounts.ring0();
    }

    private MemoryFault fault(int object, Account by) {
        String what = "object " + object + " of " + name;
        boolean inside = object >= 0 && object < sentinels && (object & (1 << shift) - 1) < perSlab;
        if (!inside) {
            return new MemoryFault(MemoryFault.Kind.BAD_ADDRESS, by.name(), what + " does not exist");
        }
        if (owner[object] == NONE) {
            return new MemoryFault(MemoryFault.Kind.DOUBLE_FREE, by.name(), what + " is free");
        }
        String whose = accounts.get(owner[object]).name();
        return new MemoryFault(MemoryFault.Kind.FOREIGN_FREE, by.name(), what + " belongs to " + whose);
    }

    private void release(int object, Account account) {
        int slab = object >> shift;
        unlink(next, previous, object);
        owner[object] = NONE;
        account.objects().give(objectBytes);
        active--;
        next[object] = firstFree[slab];
        firstFree[slab] = object;
        if (used[slab]-- == perSlab) {
            link(nextSlab, previousSlab, slab, maxSlabs);
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
        int sentinel = sentinels + account.id();
        int count = 0;
        while (next[sentinel] != sentinel) {
            release(next[sentinel], account);
            count++;
        }
        return count;
    }

    /** Makes everything of one account another's, who must have room: what is still needed when its owner is gone. */
    public void adopt(Account from, Account to) {
        int source = sentinels + from.id();
        while (next[source] != source) {
            if (!to.objects().take(objectBytes)) {
                throw new IllegalStateException(to.name() + " has no room for what " + from.name() + " left");
            }
            int object = next[source];
            unlink(next, previous, object);
            from.objects().give(objectBytes);
            owner[object] = (short) to.id();
            link(next, previous, object, sentinels + to.id());
        }
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
        int base = slab << shift;
        for (int i = 0; i < perSlab; i++) {
            next[base + i] = i + 1 < perSlab ? base + i + 1 : NONE;
            if (guard != null) {
                guard.fresh(offset(base + i), objectBytes);
            }
        }
        firstFree[slab] = base;
        link(nextSlab, previousSlab, slab, maxSlabs);
        slabs++;
        emptySlabs++;
        return slab;
    }

    private void drop(int slab) {
        unlink(nextSlab, previousSlab, slab);
        pages.free(page[slab], accounts.ring0());
        page[slab] = NONE;
        nextSlab[slab] = unusedSlab;
        unusedSlab = slab;
        slabs--;
        emptySlabs--;
    }

    private static void link(int[] next, int[] previous, int item, int sentinel) {
        int first = next[sentinel];
        next[item] = first;
        previous[item] = sentinel;
        previous[first] = item;
        next[sentinel] = item;
    }

    private static void unlink(int[] next, int[] previous, int item) {
        int before = previous[item];
        int after = next[item];
        next[before] = after;
        previous[after] = before;
    }

    /** Where the object's first byte is, from the start of the zone's memory. */
    public long offset(int object) {
        int slab = object >> shift;
        return (long) page[slab] * BuddyAllocator.PAGE_BYTES
                + (long) (object & (1 << shift) - 1) * stride
                + (guard == null ? 0 : RedZone.BYTES);
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
        int sentinel = sentinels + account.id();
        for (int object = next[sentinel]; object != sentinel; object = next[object]) {
            count++;
        }
        return count;
    }

    /** How often there was no slab with room and no page for a new one. */
    public long failures() {
        return failures;
    }
}
