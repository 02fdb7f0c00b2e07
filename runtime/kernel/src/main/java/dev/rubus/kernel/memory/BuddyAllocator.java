package dev.rubus.kernel.memory;

import java.util.Arrays;

/**
 * Blocks of 2^order pages, split in halves when smaller ones are asked for and joined with their buddy when both are free again; after
 * Linux's {@code mm/page_alloc.c} (Knowlton 1965). O(log n) for each call, no garbage. Every block has an owner, whose account is charged,
 * and who can be made to give everything back at once.
 *
 * <p>A page is in exactly one list: if it heads a free block, in that of its order; if it heads a used one, in that of its owner. The
 * lists are rings through two arrays, with a sentinel behind the pages for each order and each account.
 */
public final class BuddyAllocator {
    public static final int PAGE_BYTES = 4096;
    /** The largest block is 4 MiB, as in Linux (MAX_PAGE_ORDER). */
    public static final int MAX_ORDER = 10;

    /** Of a page that heads no block. */
    private static final byte INSIDE = 0;

    private static final int FREE = 32;
    private static final int USED = 64;
    private static final int ORDER = 31;

    private final String name;
    private final int pages;
    private final Accounts accounts;
    private final byte[] state;
    private final short[] owner;
    private final int[] next;
    private final int[] previous;
    private final int[] freeBlocks = new int[MAX_ORDER + 1];
    private int freePages;
    private long exhausted;
    private long steps;

    /** @param pages how many there are; need not be a power of two */
    public BuddyAllocator(String name, int pages, Accounts accounts) {
        if (pages < 1) {
            throw new IllegalArgumentException(name + " with " + pages + " pages");
        }
        this.name = name;
        this.pages = pages;
        this.accounts = accounts;
        state = new byte[pages];
        owner = new short[pages];
        next = new int[pages + MAX_ORDER + 1 + Accounts.MAX];
        previous = new int[next.length];
        Arrays.setAll(next, i -> i);
        Arrays.setAll(previous, i -> i);
        for (int page = 0; page < pages; ) {
            int order = Math.min(MAX_ORDER, Integer.numberOfTrailingZeros(page | 1 << MAX_ORDER));
            while (page + (1 << order) > pages) {
                order--;
            }
            pushFree(page, order);
            page += 1 << order;
        }
        freePages = pages;
    }

    /** The order of the smallest block of at least so many bytes, or -1 if there is none so large. */
    public static int orderOf(long bytes) {
        long needed = Math.ceilDiv(Math.max(bytes, 1), PAGE_BYTES);
        int order = 64 - Long.numberOfLeadingZeros(needed - 1);
        return order > MAX_ORDER ? -1 : order;
    }

    /** Allocates 2^order pages. @return the first one's number, or -1 if the account or the memory has no more: ENOMEM, counted there */
    public int allocate(int order, Account account) {
        if (!account.region().take((long) PAGE_BYTES << order)) {
            return -1;
        }
        int from = order;
        while (from <= MAX_ORDER && freeBlocks[from] == 0) {
            steps++;
            from++;
        }
        if (from > MAX_ORDER) {
            account.region().give((long) PAGE_BYTES << order);
            exhausted++;
            return -1;
        }
        int page = next[pages + from];
        popFree(page, from);
        while (from > order) {
            steps++;
            from--;
            pushFree(page + (1 << from), from);
        }
        own(page, order, account);
        return page;
    }

    /**
     * Gives so many pages from {@code first} on to the account, before anybody else has any of them: what lies at a fixed place, as
     * Linux's memblock reserves. Given back by {@link #reclaim}.
     */
    public void reserve(int first, int count, Account account) {
        if (!account.region().take((long) PAGE_BYTES * count)) {
            throw new IllegalStateException(
                    account.name() + " may not have the " + count + " pages it needs in " + name);
        }
        int page = first;
        while (page < first + count) {
            int order = Math.min(MAX_ORDER, Integer.numberOfTrailingZeros(page | 1 << MAX_ORDER));
            while (page + (1 << order) > first + count) {
                order--;
            }
            carve(page, order);
            own(page, order, account);
            page += 1 << order;
        }
    }

    /** Takes exactly this block out of the free one that it is part of. */
    private void carve(int page, int order) {
        int from = order;
        int head = page;
        while (head >= 0 && state[head] != (FREE | from)) {
            from++;
            head = from > MAX_ORDER ? -1 : page & -(1 << from);
        }
        if (head < 0) {
            throw new IllegalStateException("page " + page + " of " + name + " is not free");
        }
        popFree(head, from);
        while (from > order) {
            from--;
            int half = head + (1 << from);
            pushFree(page >= half ? head : half, from);
            head = page >= half ? half : head;
        }
    }

    private void own(int page, int order, Account account) {
        freePages -= 1 << order;
        state[page] = (byte) (USED | order);
        owner[page] = (short) account.id();
        link(page, pages + MAX_ORDER + 1 + account.id());
    }

    /** True if the account owns a block that begins at this page. */
    public boolean owns(long page, Account account) {
        return page >= 0
                && page < pages
                && (state[(int) page] & USED) != 0
                && owner[(int) page] == (short) account.id();
    }

    /** Bytes of the block that begins at this page; 0 if none does. */
    public long blockBytes(int page) {
        return (state[page] & USED) == 0 ? 0 : (long) PAGE_BYTES << (state[page] & ORDER);
    }

    /** Takes a block back. @throws MemoryFault if it is not the account's, and nothing is changed */
    public void free(int page, Account account) {
        if (page < 0 || page >= pages || (state[page] & USED) == 0 || owner[page] != (short) account.id()) {
            throw fault(page, account);
        }
        release(page, account);
    }

    private MemoryFault fault(int page, Account by) {
        String what = "page " + page + " of " + name;
        if (page < 0 || page >= pages || state[page] == INSIDE && !insideFree(page)) {
            return new MemoryFault(MemoryFault.Kind.BAD_ADDRESS, by.name(), what + " is no block");
        }
        if ((state[page] & USED) == 0) {
            return new MemoryFault(MemoryFault.Kind.DOUBLE_FREE, by.name(), what + " is free");
        }
        String whose = accounts.get(owner[page]).name();
        return new MemoryFault(MemoryFault.Kind.FOREIGN_FREE, by.name(), what + " belongs to " + whose);
    }

    /** A block that was given back and joined with its buddy heads no block any more. */
    private boolean insideFree(int page) {
        for (int order = 1; order <= MAX_ORDER; order++) {
            if (state[page & -(1 << order)] == (FREE | order)) {
                return true;
            }
        }
        return false;
    }

    /** What to throw when somebody wrote behind the bytes of a block that it asked for. */
    public MemoryFault overrun(Account by, int page, long at, long bytes) {
        String what = "byte " + at + " of the " + bytes + " at page " + page + " of " + name;
        return new MemoryFault(MemoryFault.Kind.OVERRUN, by.name(), what);
    }

    private void release(int page, Account account) {
        int order = state[page] & ORDER;
        unlink(page);
        state[page] = INSIDE;
        account.region().give((long) PAGE_BYTES << order);
        freePages += 1 << order;
        int head = page;
        while (order < MAX_ORDER) {
            steps++;
            int buddy = head ^ 1 << order;
            if (buddy >= pages || state[buddy] != (FREE | order)) {
                break;
            }
            popFree(buddy, order);
            head &= ~(1 << order);
            order++;
        }
        pushFree(head, order);
    }

    /** Takes everything back that the account owns. @return how many pages that was */
    public int reclaim(Account account) {
        int before = freePages;
        int sentinel = pages + MAX_ORDER + 1 + account.id();
        while (next[sentinel] != sentinel) {
            release(next[sentinel], account);
        }
        return freePages - before;
    }

    private void pushFree(int page, int order) {
        state[page] = (byte) (FREE | order);
        freeBlocks[order]++;
        link(page, pages + order);
    }

    private void popFree(int page, int order) {
        state[page] = INSIDE;
        freeBlocks[order]--;
        unlink(page);
    }

    private void link(int page, int sentinel) {
        int first = next[sentinel];
        next[page] = first;
        previous[page] = sentinel;
        previous[first] = page;
        next[sentinel] = page;
    }

    private void unlink(int page) {
        int before = previous[page];
        int after = next[page];
        next[before] = after;
        previous[after] = before;
    }

    public String name() {
        return name;
    }

    public int pages() {
        return pages;
    }

    public int freePages() {
        return freePages;
    }

    /** How many free blocks of the order there are: a column of {@code /proc/buddyinfo}. */
    public int freeBlocks(int order) {
        return freeBlocks[order];
    }

    /** How often no block was large enough. */
    public long exhausted() {
        return exhausted;
    }

    /** Orders that were looked at so far, by {@link #allocate} and by what takes blocks back: what they cost. */
    long steps() {
        return steps;
    }

    /**
     * Linux's unusable free space index: the share of the free memory that is in blocks too small for the order. 0 is whole, 1 is dust.
     */
    public double unusable(int order) {
        if (freePages == 0) {
            return 0;
        }
        int usable = 0;
        for (int i = order; i <= MAX_ORDER; i++) {
            usable += freeBlocks[i] << i;
        }
        return 1 - (double) usable / freePages;
    }
}
