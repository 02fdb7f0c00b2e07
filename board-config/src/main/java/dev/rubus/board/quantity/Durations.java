package dev.rubus.board.quantity;

import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations: a whole number and one unit, "100ms". Up to {@link Long#MAX_VALUE} nanoseconds, about 292 years. */
public final class Durations {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,19})(ns|us|ms|s|m|h|d)");

    /** A unit and its length in nanoseconds; the longest first, as {@link #format} wants it. */
    private record Unit(String name, long nanos) {}

    private static final List<Unit> UNITS = List.of(
            new Unit("d", 86_400_000_000_000L),
            new Unit("h", 3_600_000_000_000L),
            new Unit("m", 60_000_000_000L),
            new Unit("s", 1_000_000_000L),
            new Unit("ms", 1_000_000L),
            new Unit("us", 1_000L),
            new Unit("ns", 1L));

    private Durations() {}

    public static Duration parse(String text) throws BadValue {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new BadValue(
                    "a duration such as \"100ms\" or \"30s\"",
                    "write a whole number followed by ns, us, ms, s, m, h or d");
        }
        long unit = UNITS.stream()
                .filter(candidate -> candidate.name.equals(form.group(2)))
                .mapToLong(Unit::nanos)
                .findFirst()
                .orElseThrow();
        try {
            return Duration.ofNanos(Math.multiplyExact(Long.parseLong(form.group(1)), unit));
        } catch (NumberFormatException | ArithmeticException tooLong) {
            throw new BadValue("a duration of at most 292 years", "write a shorter one");
        }
    }

    /** The shortest exact form: {@code parse(format(d))} is {@code d} for every duration that {@link #parse} returns. */
    public static String format(Duration duration) {
        long nanos = duration.toNanos();
        if (nanos == 0) {
            return "0s";
        }
        for (Unit unit : UNITS) {
            if (nanos % unit.nanos == 0) {
                return nanos / unit.nanos + unit.name;
            }
        }
        throw new AssertionError("every number is a multiple of 1 ns");
    }

    static Duration within(Duration value, Duration min, Duration max) throws BadValue {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new BadValue("a duration between " + format(min) + " and " + format(max), "choose one in this range");
        }
        return value;
    }

    public static Duration parse(String text, Duration min, Duration max) throws BadValue {
        return within(parse(text), min, max);
    }
}
