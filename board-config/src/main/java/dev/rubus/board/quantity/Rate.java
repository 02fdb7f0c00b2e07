package dev.rubus.board.quantity;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** So many a second: "10000/s". */
public final class Rate {
    public static final int MAX = 1_000_000;

    private static final Pattern FORM = Pattern.compile("([0-9]{1,9})\\s*/\\s*s");

    private Rate() {}

    public static int parse(String text) throws BadValue {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            throw new BadValue("a rate such as \"10000/s\"", "write how many, a slash and the letter s");
        }
        int perSecond = Integer.parseInt(form.group(1));
        if (perSecond < 1 || perSecond > MAX) {
            throw new BadValue("a rate of 1/s to " + MAX + "/s", "change the number before the slash");
        }
        return perSecond;
    }
}
