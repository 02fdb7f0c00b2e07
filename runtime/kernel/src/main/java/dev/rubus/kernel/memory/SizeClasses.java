package dev.rubus.kernel.memory;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Objects of any size up to a page's half, each in the slab cache of the next power of two: kmalloc. An object's number says which cache
 * it is of.
 */
public final class SizeClasses {
    public static final int MAX_BYTES = 2048;

    private static final int MIN_SHIFT = 6;
    private static final int CLASS_SHIFT = 28;
    private static final int OBJECT = (1 << CLASS_SHIFT) - 1;

    private final SlabCache[] caches;

    /** @param maxObjects of each size */
    SizeClasses(String name, int maxObjects, BuddyAllocator pages, Accounts accounts, @Nullable RedZone guard) {
        List<SlabCache> all = new ArrayList<>();
        for (int bytes = 1 << MIN_SHIFT; bytes <= MAX_BYTES; bytes <<= 1) {
            all.add(new SlabCache(name + "-" + bytes, bytes, maxObjects, pages, accounts, guard));
        }
        caches = all.toArray(SlabCache[]::new);
    }

    /** @param bytes 0 to {@link #MAX_BYTES} @return an object, or -1: ENOMEM */
    public int allocate(int bytes, Account account) {
        if (bytes < 0 || bytes > MAX_BYTES) {
            throw new IllegalArgumentException("an object of " + bytes + " bytes, at most " + MAX_BYTES);
        }
        int size = 0;
        while (1 << size + MIN_SHIFT < bytes) {
            size++;
        }
        int object = caches[size].allocate(account);
        return object < 0 ? object : size << CLASS_SHIFT | object;
    }

    /** @throws MemoryFault as {@link SlabCache#free} */
    public void free(int object, Account account) {
        cache(object, account).free(object & OBJECT, account);
    }

    /** Takes an object back, whoever owns it: for its keeper, who serves them all. @throws MemoryFault if it is free already */
    public void free(int object) {
        cache(object, caches[0].keeper()).free(object & OBJECT);
    }

    private SlabCache cache(int object, Account account) {
        int size = object >>> CLASS_SHIFT;
        if (size >= caches.length) {
            throw new MemoryFault(MemoryFault.Kind.BAD_ADDRESS, account.name(), "object " + object + " does not exist");
        }
        return caches[size];
    }

    /** Where its first byte is, from the start of the zone's memory. */
    public long offset(int object) {
        return caches[object >>> CLASS_SHIFT].offset(object & OBJECT);
    }

    /** Bytes there are for it, those asked for or more. */
    public int capacity(int object) {
        return caches[object >>> CLASS_SHIFT].objectBytes();
    }

    List<SlabCache> caches() {
        return List.of(caches);
    }
}
