package dev.rubus.board.hardware;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** A board's pin header: its lines by BCM number. Immutable. */
public record Header(String name, SortedMap<Integer, HeaderLine> lines) {
    public Header {
        lines = Collections.unmodifiableSortedMap(new TreeMap<>(lines));
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("header " + name + " has no line");
        }
    }

    public boolean has(int line) {
        return lines.containsKey(line);
    }

    /** Its lines for a message: "0..27", or one by one where there are gaps. */
    public String span() {
        boolean gapless = lines.lastKey() - lines.firstKey() == lines.size() - 1;
        return gapless
                ? lines.firstKey() + ".." + lines.lastKey()
                : lines.keySet().toString();
    }
}
