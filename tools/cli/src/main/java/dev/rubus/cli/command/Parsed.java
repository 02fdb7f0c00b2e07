package dev.rubus.cli.command;

import java.util.List;
import java.util.Map;

/**
 * A command line that was understood.
 *
 * @param command the command it names
 * @param path the words that led to it, {@code [gpio, get]}
 * @param words what stands at its places
 * @param options the options used, by their full name; those without a value have an empty one
 */
public record Parsed(Words command, List<String> path, List<String> words, Map<String, String> options) {

    /** The same command line without one of its options, as {@code supervisor gpio get}. */
    public String used() {
        return path.isEmpty() ? "supervisor" : "supervisor " + String.join(" ", path);
    }
}
