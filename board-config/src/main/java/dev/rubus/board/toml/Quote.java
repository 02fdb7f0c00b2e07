package dev.rubus.board.toml;

import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

/** Shows a value in a message as the user wrote it: strings in quotes, long ones cut, control characters made visible. */
final class Quote {
    /** Longer values would hide the message around them. */
    private static final int LONGEST = 60;

    private Quote() {}

    static String of(Object raw) {
        return switch (raw) {
            case String text -> "\"" + cut(text) + "\"";
            case TomlArray array -> array.isEmpty() ? "an empty list" : "a list";
            case TomlTable table -> "a table";
            default -> cut(raw.toString());
        };
    }

    static String printable(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (Character.isISOControl(c) || c == 0x2028 || c == 0x2029) {
                out.append(String.format("\\u%04x", c));
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.toString();
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }
}
