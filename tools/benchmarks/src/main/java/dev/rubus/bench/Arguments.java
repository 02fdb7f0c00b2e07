package dev.rubus.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The words of {@code tools/bench [NAME]... [--json]}.
 *
 * @param names which to run, in the order they were named; without a name all, in their own order
 * @param json one document instead of lines
 */
record Arguments(List<String> names, boolean json, boolean help) {

    /** Words that are no request. The message is for the user. */
    static final class Unknown extends Exception {
        private static final long serialVersionUID = 1;

        Unknown(String message) {
            super(message);
        }
    }

    static String usage(Collection<String> known) {
        return "usage: tools/bench [NAME]... [--json]; NAME is one of " + String.join(" ", known);
    }

    static Arguments parse(Collection<String> known, String... words) throws Unknown {
        Set<String> names = new LinkedHashSet<>();
        boolean json = false;
        boolean help = false;
        for (String word : words) {
            switch (word) {
                case "--json" -> json = true;
                case "-h", "--help" -> help = true;
                default -> {
                    if (!known.contains(word)) {
                        throw new Unknown("tools/bench does not know '" + word + "'; " + usage(known));
                    }
                    names.add(word);
                }
            }
        }
        return new Arguments(new ArrayList<>(names.isEmpty() ? known : names), json, help);
    }
}
