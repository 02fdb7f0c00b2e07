package dev.rubus.supervisor.memory;

import dev.rubus.kernel.memory.Account;
import dev.rubus.kernel.memory.Accounts;
import dev.rubus.kernel.memory.BuddyAllocator;
import dev.rubus.kernel.memory.SizeClasses;
import dev.rubus.kernel.memory.Zone;
import dev.rubus.linux.Fd;
import dev.rubus.linux.Memfd;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * The dispatcher's zone and the accounts of everybody it serves. Off-heap: what lies here is no work for the collector, and only pages that
 * were touched cost memory. Dispatcher's thread only.
 */
public final class Ring0Memory {
    /** Room for a full outbox of the longest messages, and as much again. Address space, not memory. */
    private static final long BYTES = 16L << 20;
    /** Of each kind and size. The accounts are the bound: this is what one attacker can never have alone. */
    private static final int MAX_RECORDS = 8192;

    private final Accounts accounts = new Accounts();
    private final List<Account> open = new ArrayList<>();
    private final List<Region> regions = new ArrayList<>();
    private final Zone zone;
    private final RecordStore requests;
    private final RecordStore backlog;

    /** @param guarded whether overruns shall be found, which costs a look at every byte */
    public Ring0Memory(boolean guarded) throws IOException {
        zone = zone("ring0", BYTES, accounts, guarded);
        SizeClasses payloads = zone.sizes("payload", MAX_RECORDS);
        requests = new RecordStore(zone, "request", MAX_RECORDS, payloads);
        backlog = new RecordStore(zone, "backlog", MAX_RECORDS, payloads);
        open.add(accounts.ring0());
    }

    /** Requests that are under way. */
    public RecordStore requests() {
        return requests;
    }

    /** What processes have not read yet. */
    public RecordStore backlog() {
        return backlog;
    }

    /** The zone of another of ring 0's threads. @param bytes whole pages */
    public static Zone zone(String name, long bytes, Accounts accounts, boolean guarded) throws IOException {
        try (Fd memory = Memfd.create("rubus-" + name, bytes)) {
            return new Zone(name, Memfd.map(memory, bytes, Arena.ofAuto()), accounts, guarded);
        }
    }

    /** The account of a process that joined. */
    public Account open(String process, Account.Limits limits) {
        Account account = accounts.open(process, limits);
        open.add(account);
        return account;
    }

    /** The region of a process that joined. @param memory shared with it, {@link Region#bytes} long */
    public Region region(Account account, MemorySegment memory) {
        Region region = new Region(account, memory, accounts, zone.guarded());
        regions.add(region);
        return region;
    }

    /** A process is gone: messages that it left go on as ring 0's own, all else is free again. */
    public void close(Account account) {
        zone.depart(account);
        regions.removeIf(region -> {
            if (region.account() != account) {
                return false;
            }
            region.close();
            return true;
        });
        open.remove(account);
        accounts.close(account);
    }

    /** Ring 0's own account first. */
    public List<Account> open() {
        return List.copyOf(open);
    }

    public Account ring0() {
        return accounts.ring0();
    }

    /** Wrong calls of a process and blocks that it overran. */
    public long faults(Account account) {
        return regions.stream()
                .filter(region -> region.account() == account)
                .mapToLong(Region::faults)
                .sum();
    }

    /** Every zone's pages, ring 0's own first. */
    public List<BuddyAllocator> pages() {
        List<BuddyAllocator> all = new ArrayList<>(List.of(zone.pages()));
        regions.forEach(region -> all.add(region.pages()));
        return all;
    }

    public Zone zone() {
        return zone;
    }
}
