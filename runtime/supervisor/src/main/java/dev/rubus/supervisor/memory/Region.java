package dev.rubus.supervisor.memory;

import dev.rubus.abi.ChannelLayout;
import dev.rubus.kernel.memory.Account;
import dev.rubus.kernel.memory.Accounts;
import dev.rubus.kernel.memory.BuddyAllocator;
import dev.rubus.kernel.memory.MemoryFault;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The memory that one process shares with ring 0: first the channel, which is ring 0's, behind it blocks that the process maps and unmaps.
 * What ring 0 knows of them is elsewhere, so that nothing the process writes here can mislead it. Dispatcher's thread only.
 *
 * <p>A block is zero when it is mapped first; later it has what the process left there.
 */
public final class Region {
    private static final long PAGE = BuddyAllocator.PAGE_BYTES;
    private static final long CHANNEL_PAGES = Math.ceilDiv(ChannelLayout.BYTES, PAGE);
    /** Linux's SLUB_RED_ACTIVE. */
    private static final byte RED = (byte) 0xcc;

    private final Account account;
    private final Accounts accounts;
    private final MemorySegment memory;
    private final BuddyAllocator pages;
    /** By first page, bytes asked for; only if the rest of each block is watched. */
    private final long[] asked;

    private long faults;

    /** How large the memory has to be for a process that may map so much: with room for it in one block while nothing else is mapped. */
    public static long bytes(long limit) {
        long limitPages = Math.ceilDiv(limit, PAGE);
        long block = Long.highestOneBit(Math.max(1, Math.min(limitPages, 1L << BuddyAllocator.MAX_ORDER)));
        return PAGE * (Math.ceilDiv(CHANNEL_PAGES, block) * block + limitPages);
    }

    /** @param guarded whether what lies in a block beyond the bytes asked for must not change */
    Region(Account account, MemorySegment memory, Accounts accounts, boolean guarded) {
        this.account = account;
        this.accounts = accounts;
        this.memory = memory;
        int count = (int) (memory.byteSize() / PAGE);
        pages = new BuddyAllocator(account.name(), count, accounts);
        pages.reserve(0, (int) CHANNEL_PAGES, accounts.ring0());
        asked = new long[guarded ? count : 0];
    }

    /** Maps a block of at least so many bytes. @return where it begins, or -1: ENOMEM, counted in the account or here */
    public long map(long bytes) {
        int order = BuddyAllocator.orderOf(bytes);
        if (order < 0) {
            account.region().refuse();
            return -1;
        }
        int page = pages.allocate(order, account);
        if (page >= 0 && asked.length > 0) {
            asked[page] = bytes;
            memory.asSlice(page * PAGE + bytes, pages.blockBytes(page) - bytes).fill(RED);
        }
        return page < 0 ? -1 : page * PAGE;
    }

    /** Bytes of the block that begins there, those asked for or more. */
    public long blockBytes(long at) {
        return pages.blockBytes((int) (at / PAGE));
    }

    /**
     * Gives a block back.
     *
     * @return false if none of the process begins there: EINVAL, counted
     * @throws MemoryFault if it is guarded and was overrun; it is given back all the same
     */
    public boolean unmap(long at) {
        if (at % PAGE != 0 || !pages.owns(at / PAGE, account)) {
            faults++;
            return false;
        }
        int page = (int) (at / PAGE);
        long bytes = pages.blockBytes(page);
        pages.free(page, account);
        if (asked.length > 0) {
            refuseOverrun(at, asked[page], bytes);
        }
        return true;
    }

    private void refuseOverrun(long at, long from, long to) {
        for (long i = from; i < to; i++) {
            if (memory.get(ValueLayout.JAVA_BYTE, at + i) != RED) {
                faults++;
                throw pages.overrun(account, (int) (at / PAGE), i, from);
            }
        }
    }

    /** The process is gone: everything is given back. */
    void close() {
        pages.reclaim(account);
        pages.reclaim(accounts.ring0());
    }

    /** How often the process gave back what is not its own, or wrote over the end of a block. */
    public long faults() {
        return faults;
    }

    Account account() {
        return account;
    }

    BuddyAllocator pages() {
        return pages;
    }
}
