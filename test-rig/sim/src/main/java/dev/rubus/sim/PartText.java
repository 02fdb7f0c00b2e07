package dev.rubus.sim;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One line of {@code sim.devices}: a part's kind and its {@code key=value}s, each of which must be used, or the line is refused. */
final class PartText {
    private final String line;
    private final String kind;
    private final Map<String, String> values = new LinkedHashMap<>();

    PartText(String line) {
        this.line = line.strip();
        String[] words = this.line.split("\\s+");
        kind = words[0];
        for (int i = 1; i < words.length; i++) {
            int equals = words[i].indexOf('=');
            if (equals < 1 || values.put(words[i].substring(0, equals), words[i].substring(equals + 1)) != null) {
                throw bad("'" + words[i] + "', expected each key=value once");
            }
        }
    }

    String kind() {
        return kind;
    }

    /** The number of a line or bus. */
    int number(String key) {
        return (int) take(key, null, 0, 9999);
    }

    int address() {
        return (int) take("address", null, 0x03, 0x77);
    }

    long whole(String key, long otherwise) {
        return take(key, otherwise, 0, Integer.MAX_VALUE);
    }

    boolean flag(String key, boolean otherwise) {
        String text = values.remove(key);
        if (text != null && !text.equals("true") && !text.equals("false")) {
            throw bad(key + "=" + text + ", expected true or false");
        }
        return text == null ? otherwise : text.equals("true");
    }

    void finish() {
        if (!values.isEmpty()) {
            throw bad("unknown " + String.join(", ", values.keySet()));
        }
    }

    IllegalArgumentException bad(String what) {
        return new IllegalArgumentException("simulated part '" + line + "': " + what);
    }

    private long take(String key, @Nullable Long otherwise, long least, long most) {
        String text = values.remove(key);
        if (text == null) {
            if (otherwise == null) {
                throw bad("expected " + key + "=NUMBER");
            }
            return otherwise;
        }
        try {
            long number = Long.decode(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw bad(key + "=" + text + ", expected a number");
        }
        throw bad(key + "=" + text + ", expected " + least + " to " + most);
    }
}
