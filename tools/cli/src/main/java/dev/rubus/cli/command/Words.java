package dev.rubus.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A command as it is written: its name, the words and options it takes, and the commands below it. The whole command line
 * is made of these; {@link Parser} reads it and {@link Manual} explains it.
 */
public record Words(
        String name,
        String summary,
        Action action,
        List<Word> words,
        List<Option> options,
        List<Words> commands,
        boolean hidden) {

    /** Something that a command takes. */
    public sealed interface Part permits Word, Option {}

    /** How many words stand at a place. */
    public enum Count {
        ONE,
        AT_MOST_ONE,
        AT_LEAST_ONE
    }

    /** A word whose place says what it means. */
    public record Word(String label, String meaning, Count count) implements Part {}

    /**
     * A word whose name says what it means.
     *
     * @param names the short one first, if there is one
     * @param label what its value is called; empty when it has none
     */
    public record Option(List<String> names, Optional<String> label, String meaning) implements Part {

        /** The name under which a {@link Call} knows it. */
        String name() {
            return names.getLast();
        }
    }

    /** A command that takes these, its words in this order. */
    public static Words command(String name, String summary, Action action, Part... parts) {
        List<Word> words = new ArrayList<>();
        List<Option> options = new ArrayList<>();
        for (Part part : parts) {
            switch (part) {
                case Word word -> words.add(word);
                case Option option -> options.add(option);
            }
        }
        return new Words(name, summary, action, words, options, List.of(), false);
    }

    /** A word under which commands are gathered; alone it is a wrong use. */
    public static Words group(String name, String summary, Words... commands) {
        Action incomplete = call -> {
            throw new IllegalStateException(name + " has no action of its own");
        };
        return new Words(name, summary, incomplete, List.of(), List.of(), List.of(commands), false);
    }

    /** The same command, left out of help and completion. */
    public Words unlisted() {
        return new Words(name, summary, action, words, options, commands, true);
    }

    public static Word word(String label, String meaning) {
        return new Word(label, meaning, Count.ONE);
    }

    public static Word wordIfAny(String label, String meaning) {
        return new Word(label, meaning, Count.AT_MOST_ONE);
    }

    public static Word words(String label, String meaning) {
        return new Word(label, meaning, Count.AT_LEAST_ONE);
    }

    public static Option flag(String meaning, String... names) {
        return new Option(List.of(names), Optional.empty(), meaning);
    }

    public static Option option(String label, String meaning, String... names) {
        return new Option(List.of(names), Optional.of(label), meaning);
    }
}
