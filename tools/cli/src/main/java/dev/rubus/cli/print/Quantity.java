package dev.rubus.cli.print;

import dev.rubus.cli.control.Document;
import java.util.Locale;
import java.util.stream.Collectors;

/** A value as a person reads it. The unit is in the key, as every listing of Rubus has it: {@code uptime_ms, memory_bytes}. */
final class Quantity {

    /** What stands for a value that is not there. */
    static final String NONE = "-";

    private static final String[] BYTES = {"B", "KiB", "MiB", "GiB", "TiB"};

    private Quantity() {}

    static String of(String key, Document value) {
        if (value.isList()) {
            String joined = value.items().stream().map(item -> of(key, item)).collect(Collectors.joining(", "));
            return joined.isEmpty() ? NONE : joined;
        }
        if (value.isMap()) {
            return value.members().entrySet().stream()
                    .map(member -> member.getKey() + "=" + of(member.getKey(), member.getValue()))
                    .collect(Collectors.joining(" "));
        }
        if (value.value() instanceof Boolean flag) {
            return flag ? "yes" : "no";
        }
        if (value.number().isPresent()) {
            long number = value.number().getAsLong();
            if (key.endsWith("_bytes")) {
                return bytes(number);
            }
            if (key.endsWith("_ms")) {
                return duration(number);
            }
            if (key.endsWith("_us")) {
                return value.text() + " us";
            }
            if (key.endsWith("_ns")) {
                return value.text() + " ns";
            }
        }
        return value.text().isEmpty() ? NONE : value.text();
    }

    /** The key without its unit, as the header of a column: {@code last_exit} becomes {@code LAST-EXIT}. */
    static String header(String key) {
        return name(key).replace(' ', '-').toUpperCase(Locale.ROOT);
    }

    /** The key without its unit, as words. */
    static String name(String key) {
        return key.replaceFirst("_(bytes|ms|us|ns)$", "").replace('_', ' ');
    }

    static String bytes(long bytes) {
        if (bytes < 0) {
            return "-" + bytes(bytes == Long.MIN_VALUE ? Long.MAX_VALUE : -bytes);
        }
        int unit = 0;
        double left = bytes;
        while (left >= 1024 && unit < BYTES.length - 1) {
            left /= 1024;
            unit++;
        }
        return (unit == 0 ? Long.toString(bytes) : String.format(Locale.ROOT, "%.1f", left)) + " " + BYTES[unit];
    }

    /** The two leading units, which is as exact as a person reads. */
    static String duration(long ms) {
        if (ms < 1000) {
            return ms + "ms";
        }
        long s = ms / 1000;
        if (s < 60) {
            return s + "." + ms % 1000 / 100 + "s";
        }
        if (s < 3600) {
            return s / 60 + "m " + s % 60 + "s";
        }
        if (s < 86400) {
            return s / 3600 + "h " + s % 3600 / 60 + "m";
        }
        return s / 86400 + "d " + s % 86400 / 3600 + "h";
    }
}
