package dev.rubus.cli.command;

import dev.rubus.cli.CommandFailure;
import dev.rubus.cli.control.ControlAddress;
import dev.rubus.cli.control.Conversation;
import dev.rubus.cli.control.Document;
import dev.rubus.cli.print.Output;
import dev.rubus.cli.print.Printer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One use of a command: the words it was given, the node it is about, and where its result goes. */
public final class Call {

    // Longer than the 2 s in which a node ends its children, shorter than a person's patience.
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Parsed parsed;
    private final Optional<Path> state;
    private final Output out;
    private final boolean json;

    public Call(Parsed parsed, Optional<Path> state, boolean json, Output out) {
        this.parsed = parsed;
        this.state = state;
        this.json = json;
        this.out = out;
    }

    public Output out() {
        return out;
    }

    public boolean json() {
        return json;
    }

    /** The state folder that the user named. */
    public Optional<Path> state() {
        return state;
    }

    /** The word at a place that must have one. */
    public String word(String label) {
        return wordIfAny(label).orElseThrow(() -> new IllegalStateException("no word " + label));
    }

    public Optional<String> wordIfAny(String label) {
        return words(label).stream().findFirst();
    }

    /** The words at a place and, when it takes many, after it. */
    public List<String> words(String label) {
        List<String> words = parsed.words();
        List<String> labels =
                parsed.command().words().stream().map(Words.Word::label).toList();
        int place = labels.indexOf(label);
        if (place < 0) {
            throw new IllegalArgumentException(parsed.used() + " takes no " + label);
        }
        int end = place == labels.size() - 1 ? words.size() : place + 1;
        return place < words.size() ? words.subList(place, end) : List.of();
    }

    public boolean has(String flag) {
        return parsed.options().containsKey(flag);
    }

    /** An option's value, by the option's long name. */
    public Optional<String> option(String name) {
        return Optional.ofNullable(parsed.options().get(name));
    }

    /** A number in any of Java's notations (17, 0x76), within bounds. */
    public static long number(String what, String text, long least, long most) throws CommandFailure {
        try {
            long number = Long.decode(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, in the same words as for a number out of bounds.
        }
        throw CommandFailure.usage(what + " is '" + text + "', expected a number from " + least + " to " + most
                + (most > 0x40 ? " (0x" + Long.toHexString(least) + " to 0x" + Long.toHexString(most) + ")" : ""));
    }

    /** Asks the node and returns its one answer. */
    public Document ask(String command, Map<String, ?> args) throws CommandFailure {
        try (Conversation conversation = open(command, args)) {
            return conversation.answer();
        }
    }

    public Conversation open(String command, Map<String, ?> args) throws CommandFailure {
        return Conversation.open(
                state.map(ControlAddress::of).orElseGet(ControlAddress::machine), command, args, PATIENCE);
    }

    /** Asks the node and shows its answer, as the user wants it. */
    public void askAndShow(String command, Map<String, ?> args, Printer printer) throws CommandFailure {
        show(ask(command, args), printer);
    }

    public void show(Document answer, Printer printer) throws CommandFailure {
        if (json) {
            out.json(answer);
        } else {
            printer.print(answer, out);
        }
    }

    /** Asks the node and shows its answers as they come, until so many have come, or one side has had enough. */
    public void follow(String command, Map<String, ?> args, long limit, Printer printer) throws CommandFailure {
        try (Conversation conversation = open(command, args)) {
            for (long shown = 0; shown < limit; shown++) {
                Optional<Document> item = conversation.next();
                if (item.isEmpty()) {
                    return;
                }
                show(item.get(), printer);
                out.flush();
                if (!out.isHeard()) {
                    return;
                }
            }
        }
    }
}
