package dev.rubus.supervisor.memory;

import dev.rubus.kernel.memory.Account;
import dev.rubus.kernel.memory.BuddyAllocator;
import dev.rubus.kernel.memory.SlabCache;
import dev.rubus.kernel.memory.Zone;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@code buddyinfo} and {@code slabinfo} show of one thread's memory. That thread's only. */
public final class ZoneRows {
    private ZoneRows() {}

    /** A row for each: how many blocks of each order are free, and how much that is. */
    public static List<Map<String, Object>> pages(List<BuddyAllocator> zones) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (BuddyAllocator pages : zones) {
            Map<String, Object> row = new LinkedHashMap<>();
            List<Integer> free = new ArrayList<>();
            for (int order = 0; order <= BuddyAllocator.MAX_ORDER; order++) {
                free.add(pages.freeBlocks(order));
            }
            row.put("zone", pages.name());
            row.put("free_blocks", free);
            row.put("total_bytes", (long) pages.pages() * BuddyAllocator.PAGE_BYTES);
            row.put("free_bytes", (long) pages.freePages() * BuddyAllocator.PAGE_BYTES);
            row.put("exhausted", pages.exhausted());
            rows.add(row);
        }
        return rows;
    }

    /** A row for each cache of the zone, and who of these holds how many objects. */
    public static List<Map<String, Object>> caches(Zone zone, List<Account> accounts) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (SlabCache cache : zone.caches()) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("name", cache.name());
            row.put("zone", zone.name());
            row.put("active", cache.active());
            row.put("total", cache.total());
            row.put("object_bytes", cache.objectBytes());
            row.put("slabs", cache.slabs());
            row.put("pages_per_slab", cache.pagesPerSlab());
            row.put("failures", cache.failures());
            Map<String, Object> owners = new LinkedHashMap<>();
            for (Account account : accounts) {
                int count = cache.ownedBy(account);
                if (count > 0) {
                    owners.put(account.name(), count);
                }
            }
            row.put("owners", owners);
            rows.add(row);
        }
        return rows;
    }
}
