package dev.rubus.board.quantity;

import java.time.Duration;

/** From a shortest to a longest duration, both included: "100ms..30s". */
public record DurationRange(Duration min, Duration max) {
    public DurationRange {
        if (min.isNegative() || min.compareTo(max) > 0) {
            throw new IllegalArgumentException("not a range: " + min + ".." + max);
        }
    }

    /** Both ends must lie between {@code lowest} and {@code highest}. */
    public static DurationRange parse(String text, Duration lowest, Duration highest) throws BadValue {
        int dots = text.indexOf("..");
        if (dots < 0) {
            throw new BadValue("a range of durations such as \"100ms..30s\"", "put .. between the two");
        }
        Duration min = Durations.parse(text.substring(0, dots).strip(), lowest, highest);
        Duration max = Durations.parse(text.substring(dots + 2).strip(), lowest, highest);
        if (min.compareTo(max) > 0) {
            throw new BadValue(
                    "a range from short to long",
                    "write \"" + Durations.format(max) + ".." + Durations.format(min) + "\"");
        }
        return new DurationRange(min, max);
    }

    @Override
    public String toString() {
        return Durations.format(min) + ".." + Durations.format(max);
    }
}
