package dev.rubus.board.quantity;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** So many times in so long: "5 in 60s". */
public record Budget(int count, Duration window) {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,9})\\s+in\\s+(\\S+)");

    /** More restarts than this in a window are no budget but a loop. */
    public static final int MAX_COUNT = 1000;

    public static final Duration MIN_WINDOW = Duration.ofSeconds(1);
    public static final Duration MAX_WINDOW = Duration.ofDays(1);

    public Budget {
        if (count < 1 || count > MAX_COUNT || window.compareTo(MIN_WINDOW) < 0 || window.compareTo(MAX_WINDOW) > 0) {
            throw new IllegalArgumentException("not a budget: " + count + " in " + window);
        }
    }

    public static Budget parse(String text) throws BadValue {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            throw new BadValue("a budget such as \"5 in 60s\"", "write how often, the word in, and a duration");
        }
        int count = Integer.parseInt(form.group(1));
        if (count < 1 || count > MAX_COUNT) {
            throw new BadValue("a budget of 1 to " + MAX_COUNT + " times", "change the number before \"in\"");
        }
        return new Budget(count, Durations.parse(form.group(2), MIN_WINDOW, MAX_WINDOW));
    }

    @Override
    public String toString() {
        return count + " in " + Durations.format(window);
    }
}
