package dev.rubus.cli.print;

import dev.rubus.cli.CommandFailure;
import dev.rubus.cli.control.Document;
import java.util.List;
import java.util.Locale;

/** Free page blocks in the form of /proc/buddyinfo: a line for each zone, a column for each order from 0 on. */
public final class BuddyInfo {

    private BuddyInfo() {}

    public static void print(Document answer, Output out) throws CommandFailure {
        List<Document> zones = answer.expectItems();
        int width = zones.stream()
                .mapToInt(zone -> zone.text("zone").length())
                .max()
                .orElse(0);
        for (Document zone : zones) {
            String name = zone.text("zone");
            StringBuilder line = new StringBuilder("Node 0, zone " + " ".repeat(width - name.length()) + name);
            for (Document count : zone.items("free_blocks")) {
                line.append(String.format(Locale.ROOT, " %6s", count.text()));
            }
            out.line(line.toString());
        }
    }
}
