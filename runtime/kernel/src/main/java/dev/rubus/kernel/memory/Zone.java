package dev.rubus.kernel.memory;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One thread's memory: its pages, and the slab caches that are cut from them. Linux has one for each kind of memory. */
public final class Zone {
    private final String name;
    private final MemorySegment memory;
    private final Accounts accounts;
    private final BuddyAllocator pages;
    private final @Nullable RedZone guard;
    private final List<SlabCache> caches = new ArrayList<>();

    /**
     * @param memory whole pages
     * @param guarded whether overruns and uses after free shall be found, see {@link RedZone}
     */
    public Zone(String name, MemorySegment memory, Accounts accounts, boolean guarded) {
        this.name = name;
        this.memory = memory;
        this.accounts = accounts;
        this.guard = guarded ? new RedZone(memory) : null;
        this.pages = new BuddyAllocator(name, (int) (memory.byteSize() / BuddyAllocator.PAGE_BYTES), accounts);
    }

    /** Adds a cache. */
    public SlabCache cache(String of, int objectBytes, int maxObjects) {
        SlabCache cache = new SlabCache(of, objectBytes, maxObjects, pages, accounts, guard);
        caches.add(cache);
        return cache;
    }

    /** Adds a cache for each power of two. */
    public SizeClasses sizes(String of, int maxObjectsEach) {
        SizeClasses sizes = new SizeClasses(of, maxObjectsEach, pages, accounts, guard);
        caches.addAll(sizes.caches());
        return sizes;
    }

    /** Somebody is gone: what is still needed of it is ring 0's from now on, its pages are free again. */
    public void depart(Account account) {
        for (SlabCache cache : caches) {
            cache.adopt(account, accounts.ring0());
        }
        pages.reclaim(account);
    }

    public String name() {
        return name;
    }

    public MemorySegment memory() {
        return memory;
    }

    public BuddyAllocator pages() {
        return pages;
    }

    public List<SlabCache> caches() {
        return List.copyOf(caches);
    }

    public boolean guarded() {
        return guard != null;
    }
}
