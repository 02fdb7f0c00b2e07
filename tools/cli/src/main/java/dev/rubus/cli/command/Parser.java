package dev.rubus.cli.command;

import dev.rubus.cli.CommandFailure;
import dev.rubus.cli.command.Words.Count;
import dev.rubus.cli.command.Words.Option;
import dev.rubus.cli.command.Words.Word;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads a command line. Options stand anywhere, as {@code --state DIR, --state=DIR, -n 5, -n5}; {@code --} ends them. picocli
 * would do this too, but its classes are too old for the JVM's cache and cost 100 ms, more than all the rest of a command.
 */
public final class Parser {

    private final List<Option> known;
    private final Map<String, String> options = new HashMap<>();
    private final List<String> words = new ArrayList<>();
    private final List<String> path = new ArrayList<>();
    private final Deque<String> rest;
    private Words command;

    private Parser(Words root, List<String> args) {
        this.command = root;
        this.known = new ArrayList<>(root.options());
        this.rest = new ArrayDeque<>(args);
    }

    /**
     * Understands the words of a command line.
     *
     * @param root what every command line may have; its options are everyone's
     * @param commands finds the command that a first word names
     */
    public static Parsed parse(Words root, Function<String, Optional<Words>> commands, List<String> args)
            throws CommandFailure {
        return new Parser(root, args).parse(commands);
    }

    private Parsed parse(Function<String, Optional<Words>> commands) throws CommandFailure {
        boolean onlyWords = false;
        while (!rest.isEmpty()) {
            String next = rest.removeFirst();
            if (!onlyWords && next.equals("--")) {
                onlyWords = true;
            } else if (!onlyWords && next.startsWith("-") && next.length() > 1) {
                option(next);
            } else if (path.isEmpty()) {
                enter(commands.apply(next), next);
            } else if (!command.commands().isEmpty()) {
                enter(
                        command.commands().stream()
                                .filter(c -> c.name().equals(next))
                                .findFirst(),
                        next);
            } else {
                words.add(next);
            }
        }
        if (!options.containsKey("--help") && !options.containsKey("--version")) {
            checkComplete();
        }
        return new Parsed(command, path, words, options);
    }

    private void enter(Optional<Words> next, String name) throws CommandFailure {
        command = next.orElseThrow(() -> wrong("there is no command '" + name + "'"));
        path.add(name);
        known.addAll(command.options());
    }

    private void option(String text) throws CommandFailure {
        int equals = text.startsWith("--") ? text.indexOf('=') : -1;
        String name = equals < 0 ? text : text.substring(0, equals);
        Optional<String> value = equals < 0 ? Optional.empty() : Optional.of(text.substring(equals + 1));
        Optional<Option> option = find(name);
        if (option.isEmpty() && !text.startsWith("--") && text.length() > 2) {
            // -n5
            option = find(text.substring(0, 2)).filter(o -> o.label().isPresent());
            value = Optional.of(text.substring(2));
        }
        Option found = option.orElseThrow(() -> wrong("there is no option '" + name + "'"));
        if (found.label().isEmpty()) {
            if (value.isPresent()) {
                throw wrong("the option '" + name + "' takes no value");
            }
            options.put(found.name(), "");
        } else {
            String given = value.or(() -> Optional.ofNullable(rest.pollFirst()))
                    .filter(v -> !v.isEmpty())
                    .orElseThrow(() -> wrong("the option '" + name + "' needs a value"));
            options.put(found.name(), given);
        }
    }

    private Optional<Option> find(String name) {
        return known.stream().filter(option -> option.names().contains(name)).findFirst();
    }

    private void checkComplete() throws CommandFailure {
        if (!command.commands().isEmpty() || path.isEmpty()) {
            throw wrong("a command is missing");
        }
        List<Word> places = command.words();
        long least = places.stream()
                .filter(place -> place.count() != Count.AT_MOST_ONE)
                .count();
        if (words.size() < least) {
            throw wrong(places.get(words.size()).label() + " is missing");
        }
        boolean open = !places.isEmpty() && places.getLast().count() == Count.AT_LEAST_ONE;
        if (words.size() > places.size() && !open) {
            throw wrong("'" + words.get(places.size()) + "' is one word too many");
        }
    }

    private CommandFailure wrong(String what) {
        String used = path.isEmpty() ? "supervisor" : "supervisor " + String.join(" ", path);
        return CommandFailure.usage(what + "; see: " + used + " --help");
    }
}
