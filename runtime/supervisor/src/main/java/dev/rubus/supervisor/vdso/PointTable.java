package dev.rubus.supervisor.vdso;

import dev.rubus.abi.ReadingView;
import dev.rubus.abi.vdso.VdsoLayout;
import dev.rubus.abi.vdso.VdsoWriter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The last reading of each point. An app that publishes ever new points gives up its own oldest, never another's. */
final class PointTable {
    /** So that eight apps find room whatever one of them does. */
    static final int PER_APP = VdsoLayout.POINTS / 8;

    private final VdsoWriter writer;
    private final NodePage.Slots slots = new NodePage.Slots("point", VdsoLayout.POINTS);
    /** By app, then by point, the one that was published longest ago first. */
    private final Map<String, LinkedHashMap<String, Integer>> apps = new HashMap<>();

    PointTable(VdsoWriter writer) {
        this.writer = writer;
    }

    void put(String app, byte[] appBytes, String point, ReadingView reading) {
        LinkedHashMap<String, Integer> its =
                apps.computeIfAbsent(app, name -> new LinkedHashMap<>(PER_APP * 2, 0.75f, true));
        Integer slot = its.get(point);
        if (slot == null) {
            slot = its.size() < PER_APP ? slots.take() : its.pollFirstEntry().getValue();
            if (slot < 0) {
                return;
            }
            its.put(point, slot);
        }
        writer.point(slot, appBytes, reading);
    }
}
