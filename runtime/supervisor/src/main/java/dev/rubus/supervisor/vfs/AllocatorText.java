package dev.rubus.supervisor.vfs;

import java.util.List;
import java.util.Map;

/** {@code /proc/buddyinfo}, {@code slabinfo} and {@code schedstat}: Linux's forms where it has one. */
final class AllocatorText {
    private AllocatorText() {}

    /** A line for each zone: free blocks of each order. */
    static String buddyinfo(List<Map<String, Object>> zones) {
        StringBuilder text = new StringBuilder();
        for (Map<String, Object> zone : zones) {
            text.append("Node 0, zone %8s".formatted(zone.get("zone")));
            for (Object blocks : (List<?>) zone.getOrDefault("free_blocks", List.of())) {
                text.append(" %6s".formatted(blocks));
            }
            text.append('\n');
        }
        return text.toString();
    }

    /** A line for each cache. */
    static String slabinfo(List<Map<String, Object>> caches) {
        StringBuilder text = new StringBuilder(
                "slabinfo - version: 2.1\n# name <active_objs> <num_objs> <objsize> <objperslab> <pagesperslab>\n");
        for (Map<String, Object> cache : caches) {
            int slabs = number(cache, "slabs");
            int perSlab = slabs == 0 ? 0 : number(cache, "total") / slabs;
            text.append("%-17s %6d %6d %6d %4d %4d%n"
                    .formatted(
                            cache.get("name"),
                            number(cache, "active"),
                            number(cache, "total"),
                            number(cache, "object_bytes"),
                            perSlab,
                            number(cache, "pages_per_slab")));
        }
        return text.toString();
    }

    private static int number(Map<String, Object> row, String key) {
        return row.get(key) instanceof Number n ? n.intValue() : 0;
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
