package dev.rubus.board.quantity;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes in bytes, as systemd writes them: "40M"; K, M, G and T are powers of 1024; no letter means bytes. */
public final class Sizes {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,19})([KMGT]?)");
    private static final String UNITS = "KMGT";

    private Sizes() {}

    /** Bytes, between {@code min} and {@code max}, both included. */
    public static long parse(String text, long min, long max) throws BadValue {
        return within(parse(text), min, max);
    }

    public static long parse(String text) throws BadValue {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new BadValue(
                    "a size such as \"40M\"", "write a whole number followed by K, M, G, T or nothing (bytes)");
        }
        int shift = form.group(2).isEmpty() ? 0 : 10 * (UNITS.indexOf(form.group(2)) + 1);
        try {
            return Math.multiplyExact(Long.parseLong(form.group(1)), 1L << shift);
        } catch (NumberFormatException | ArithmeticException tooLarge) {
            throw new BadValue("a size of at most 8 million terabytes", "write a smaller one");
        }
    }

    public static long within(long bytes, long min, long max) throws BadValue {
        if (bytes < min || bytes > max) {
            throw new BadValue("a size between " + format(min) + " and " + format(max), "choose one in this range");
        }
        return bytes;
    }

    /** The shortest exact form: {@code parse(format(n))} is {@code n} for every n from 0. */
    public static String format(long bytes) {
        if (bytes == 0) {
            return "0";
        }
        int unit = Math.min(Long.numberOfTrailingZeros(bytes) / 10, UNITS.length());
        return (bytes >> (10 * unit)) + (unit == 0 ? "" : UNITS.substring(unit - 1, unit));
    }
}
