package dev.rubus.board.quantity;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A share of one CPU: "50%" or 0.5 is half of one, "200%" or 2 is two whole ones. */
public final class CpuShare {
    /** Below this the kernel's smallest cpu.max quota (1 ms in 100 ms) cannot express it. */
    public static final double MIN = 0.01;

    public static final double MAX = 64;

    private static final Pattern PERCENT = Pattern.compile("([0-9]{1,6}(?:\\.[0-9]{1,3})?)\\s*%");

    private CpuShare() {}

    public static double parse(Object raw) throws BadValue {
        double share = switch (raw) {
            case Long whole -> whole;
            case Double fraction -> fraction;
            case String text -> percent(text);
            default -> throw form();
        };
        if (!(share >= MIN && share <= MAX)) {
            throw new BadValue("a share of a CPU between " + MIN + " and " + MAX, "choose one in this range");
        }
        return share;
    }

    private static double percent(String text) throws BadValue {
        Matcher form = PERCENT.matcher(text);
        if (!form.matches()) {
            throw form();
        }
        return Double.parseDouble(form.group(1)) / 100;
    }

    private static BadValue form() {
        return new BadValue(
                "a share of a CPU such as \"50%\" or 0.5", "write a number with % in quotes, or a plain fraction");
    }
}
