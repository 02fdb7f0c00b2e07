package dev.rubus.supervisor.vfs;

import dev.rubus.kernel.memory.BuddyAllocator;
import dev.rubus.kernel.memory.SlabCache;
import dev.rubus.supervisor.memory.Ring0Memory;
import java.util.List;
import java.util.Map;

/** {@code /proc/buddyinfo}, {@code slabinfo} and {@code schedstat}: Linux's forms where it has one. Dispatcher's thread, but for schedstat. */
final class AllocatorText {
    private AllocatorText() {}

    /** A line for each zone: free blocks of each order. */
    static String buddyinfo(Ring0Memory memory) {
        StringBuilder text = new StringBuilder();
        for (BuddyAllocator pages : memory.pages()) {
            text.append("Node 0, zone %8s".formatted(pages.name()));
            for (int order = 0; order <= BuddyAllocator.MAX_ORDER; order++) {
                text.append(" %6d".formatted(pages.freeBlocks(order)));
            }
            text.append('\n');
        }
        return text.toString();
    }

    /** A line for each cache. */
    static String slabinfo(Ring0Memory memory) {
        StringBuilder text = new StringBuilder(
                "slabinfo - version: 2.1\n# name <active_objs> <num_objs> <objsize> <objperslab> <pagesperslab>\n");
        for (SlabCache cache : memory.zone().caches()) {
            int perSlab = cache.slabs() == 0 ? 0 : cache.total() / cache.slabs();
            text.append("%-17s %6d %6d %6d %4d %4d%n"
                    .formatted(
                            cache.name(),
                            cache.active(),
                            cache.total(),
                            cache.objectBytes(),
                            perSlab,
                            cache.pagesPerSlab()));
        }
        return text.toString();
    }

    /**
     * A line for each client of each queue: time used and time waited, us, and how often it was served, as Linux has it in ns; then a line
     * for each reservation.
     */
    static String schedstat(Map<String, Object> schedule) {
        StringBuilder text = new StringBuilder("queue client used_us wait_mean_us requests\n");
        for (Object row : (List<?>) schedule.getOrDefault("clients", List.of())) {
            Map<?, ?> client = (Map<?, ?>) row;
            text.append("%s %s %s %s %s%n"
                    .formatted(
                            client.get("queue"),
                            client.get("client"),
                            client.get("used_us"),
                            client.get("wait_mean_us"),
                            client.get("requests")));
        }
        text.append("queue client path budget_us period_us served over_budget misses\n");
        for (Object row : (List<?>) schedule.getOrDefault("reservations", List.of())) {
            Map<?, ?> lane = (Map<?, ?>) row;
            text.append("%s %s %s %s %s %s %s %s%n"
                    .formatted(
                            lane.get("queue"),
                            lane.get("client"),
                            lane.get("path"),
                            lane.get("budget_us"),
                            lane.get("period_us"),
                            lane.get("served"),
                            lane.get("over_budget"),
                            lane.get("misses")));
        }
        return text.toString();
    }
}
