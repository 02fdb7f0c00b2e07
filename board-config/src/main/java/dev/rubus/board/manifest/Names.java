package dev.rubus.board.manifest;

import dev.rubus.board.quantity.BadValue;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Names of programs, classes and nodes. They become topics, cgroups, folders and host names, so they are narrow. */
final class Names {
    private static final Pattern PROGRAM = Pattern.compile("[a-z][a-z0-9-]{0,30}");
    private static final Pattern CLASS =
            Pattern.compile("([\\p{Alpha}_$][\\p{Alnum}_$]*\\.)*[\\p{Alpha}_$][\\p{Alnum}_$]*");

    /** Rows of {@code ps} that are not from manifests. */
    private static final Set<String> RESERVED = Set.of("supervisor", "broker", "sim", "fs");

    private static final int MAX_NODE_BYTES = 64;

    /** As groupadd(8) takes it. */
    private static final Pattern GROUP = Pattern.compile("[a-z_][a-z0-9_-]{0,31}");

    private Names() {}

    static String program(String text) throws BadValue {
        if (!PROGRAM.matcher(text).matches()) {
            throw new BadValue(
                    "a name of 1 to 31 characters a-z, 0-9 and -, beginning with a letter",
                    "write for example name = \"weather\"");
        }
        if (RESERVED.contains(text)) {
            throw new BadValue("a name that the node does not use itself", "choose another name");
        }
        return text;
    }

    static String mainClass(String text) throws BadValue {
        if (text.length() > 255 || !CLASS.matcher(text).matches()) {
            throw new BadValue("a class name", "write for example main = \"dev.rubus.weather.Weather\"");
        }
        return text;
    }

    /** One level of an MQTT topic. */
    static String node(String text) throws BadValue {
        boolean oneLevel = text.chars()
                .noneMatch(c -> c == '/'
                        || c == '+'
                        || c == '#'
                        || c == '$'
                        || Character.isISOControl(c)
                        || Character.isWhitespace(c)
                        || Character.isSurrogate((char) c));
        if (text.isEmpty() || text.length() > MAX_NODE_BYTES || !oneLevel) {
            throw new BadValue(
                    "a node name of 1 to " + MAX_NODE_BYTES
                            + " characters without / + # $, spaces and control characters",
                    "write for example name = \"greenhouse\"");
        }
        return text;
    }

    /** Of the machine, whether it is there or not. */
    static String group(String text) throws BadValue {
        if (!GROUP.matcher(text).matches()) {
            throw new BadValue(
                    "a Unix group: 1 to 32 characters a-z, 0-9, - and _, not beginning with a digit or -",
                    "write for example group = \"gpio\"");
        }
        return text;
    }

    /** A host name as a node name: only a-z, 0-9 and -, never empty. */
    static String nodeFromHost(String hostname) {
        String name = hostname.strip()
                .toLowerCase(Locale.ROOT)
                .replaceAll("\\..*", "")
                .replaceAll("[^a-z0-9-]+", "-")
                .replaceAll("^-+|-+$", "");
        return name.isEmpty() ? "rubus" : name.substring(0, Math.min(name.length(), MAX_NODE_BYTES));
    }
}
