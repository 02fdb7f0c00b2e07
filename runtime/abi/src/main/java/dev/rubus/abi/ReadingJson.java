package dev.rubus.abi;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * A {@link Reading} as subscribers of the broker see it: {@code {"value","unit","time","seq","quality"}}, version 1 of the contract. Made by
 * whoever hands it to the broker; ring 0 has no use for the text.
 */
public final class ReadingJson {
    /** RFC 3339, UTC, always with milliseconds. */
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private ReadingJson() {}

    public static String of(Reading reading) {
        return "{\"value\":" + number(reading.value())
                + ",\"unit\":\"" + escaped(reading.unit())
                + "\",\"time\":\"" + time(reading.timeMillis())
                + "\",\"seq\":" + reading.seq()
                + ",\"quality\":\"" + reading.quality().name().toLowerCase(Locale.ROOT) + "\"}";
    }

    /** Whole numbers without a point, so that a counter reads as one. */
    static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    /** RFC 3339, UTC, with milliseconds. */
    public static String time(long millis) {
        return TIME.format(Instant.ofEpochMilli(millis));
    }

    /** A unit has no control characters. */
    private static String escaped(String unit) {
        return unit.replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
