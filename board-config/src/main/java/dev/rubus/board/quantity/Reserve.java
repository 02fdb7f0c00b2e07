package dev.rubus.board.quantity;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** So much of a device's time in each period: "2ms/100ms". */
public record Reserve(Duration budget, Duration period) {
    private static final Pattern FORM = Pattern.compile("([0-9a-z]{1,24})\\s*/\\s*([0-9a-z]{1,24})");

    public static final Duration MIN_BUDGET = Duration.ofNanos(1_000);
    public static final Duration MIN_PERIOD = Duration.ofMillis(1);
    public static final Duration MAX_PERIOD = Duration.ofHours(1);

    public Reserve {
        if (period.compareTo(MIN_PERIOD) < 0
                || period.compareTo(MAX_PERIOD) > 0
                || budget.compareTo(MIN_BUDGET) < 0
                || budget.compareTo(period) > 0) {
            throw new IllegalArgumentException("no reservation: " + budget + " of each " + period);
        }
    }

    public static Reserve parse(String text) throws BadValue {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            throw new BadValue(
                    "a reservation such as \"2ms/100ms\"",
                    "write the longest time of use, a slash, and the period it comes in");
        }
        Duration period = Durations.parse(form.group(2), MIN_PERIOD, MAX_PERIOD);
        return new Reserve(Durations.parse(form.group(1), MIN_BUDGET, period), period);
    }

    @Override
    public String toString() {
        return Durations.format(budget) + "/" + Durations.format(period);
    }
}
