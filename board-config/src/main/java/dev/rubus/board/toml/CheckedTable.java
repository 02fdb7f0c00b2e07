package dev.rubus.board.toml;

import dev.rubus.board.quantity.BadValue;
import dev.rubus.board.quantity.Budget;
import dev.rubus.board.quantity.CpuShare;
import dev.rubus.board.quantity.DurationRange;
import dev.rubus.board.quantity.Durations;
import dev.rubus.board.quantity.Rate;
import dev.rubus.board.quantity.Sizes;
import dev.rubus.board.quantity.ValueParser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * A table of a TOML file whose every key is asked for by name and type. A value that cannot be used is added to the problems
 * and read as absent, so that reading goes on and finds the rest; {@link #finish} refuses the keys nobody asked for. Callers
 * compare {@link Problems#count} before and after, and build nothing from a table with problems.
 */
public final class CheckedTable {
    private final TomlTable table;
    private final Position at;
    private final String path;
    private final Problems problems;
    private final Set<String> known = new LinkedHashSet<>();
    private final List<CheckedTable> children = new ArrayList<>();

    CheckedTable(TomlTable table, Position at, String path, Problems problems) {
        this.table = table;
        this.at = at;
        this.path = path;
        this.problems = problems;
    }

    /** Empty when the key is absent or its value was refused. */
    public <T> Optional<T> value(String key, ValueParser<T> parser) {
        known.add(key);
        return Optional.ofNullable(table.get(List.of(key))).flatMap(raw -> parse(raw, parser, position(key)));
    }

    /** As {@link #value}, but absence is a problem too; {@code example} completes "add key = ...". */
    public <T> Optional<T> required(String key, String example, ValueParser<T> parser) {
        if (!has(key)) {
            known.add(key);
            problems.add(Problem.expected(at, "the key " + name(key), "none", "add " + key + " = " + example));
            return Optional.empty();
        }
        return value(key, parser);
    }

    public Optional<String> string(String key) {
        return value(key, ValueParser.filled());
    }

    public Optional<Integer> whole(String key, int min, int max) {
        return value(key, ValueParser.whole(min, max));
    }

    public Optional<Boolean> flag(String key) {
        return value(key, ValueParser.flag());
    }

    public Optional<Duration> duration(String key, Duration min, Duration max) {
        return value(key, ValueParser.quantity(text -> Durations.parse(text, min, max)));
    }

    public Optional<DurationRange> durationRange(String key, Duration min, Duration max) {
        return value(key, ValueParser.quantity(text -> DurationRange.parse(text, min, max)));
    }

    /** Bytes. */
    public Optional<Long> size(String key, long min, long max) {
        return value(key, ValueParser.quantity(text -> Sizes.parse(text, min, max)));
    }

    /** 1.0 is one whole CPU. */
    public Optional<Double> cpu(String key) {
        return value(key, CpuShare::parse);
    }

    /** So many a second. */
    public Optional<Integer> rate(String key) {
        return value(key, ValueParser.quantity(Rate::parse));
    }

    public Optional<Budget> budget(String key) {
        return value(key, ValueParser.quantity(Budget::parse));
    }

    /** Empty when absent; elements that were refused are left out. */
    public <T> List<Located<T>> list(String key, ValueParser<T> parser) {
        List<Located<T>> elements = new ArrayList<>();
        TomlArray array = array(key, "a list", "write " + key + " = [...]");
        for (int i = 0; i < array.size(); i++) {
            Position elementAt = position(array.inputPositionOf(i));
            parse(array.get(i), parser, elementAt).ifPresent(value -> elements.add(new Located<>(value, elementAt)));
        }
        return List.copyOf(elements);
    }

    /** {@link #list} without the places. */
    public <T> List<T> values(String key, ValueParser<T> parser) {
        return list(key, parser).stream().map(Located::value).toList();
    }

    /** The table {@code [key]}; an empty one when absent. */
    public CheckedTable table(String key) {
        known.add(key);
        return switch (table.get(List.of(key))) {
            case null -> child(Toml.parse(""), at, key);
            case TomlTable inner -> child(inner, position(key), key);
            case Object other -> {
                problems.add(Problem.expected(
                        position(key), "a table", Quote.of(other), "write [" + name(key) + "] on a line of its own"));
                yield child(Toml.parse(""), at, key);
            }
        };
    }

    /** The tables {@code [[key]]}. */
    public List<CheckedTable> tables(String key) {
        List<CheckedTable> inner = new ArrayList<>();
        String remedy = "write [[" + name(key) + "]] on a line of its own";
        TomlArray array = array(key, "a list of tables", remedy);
        for (int i = 0; i < array.size(); i++) {
            Position elementAt = position(array.inputPositionOf(i));
            if (array.get(i) instanceof TomlTable element) {
                inner.add(child(element, elementAt, key));
            } else {
                problems.add(Problem.expected(elementAt, "a table", Quote.of(array.get(i)), remedy));
            }
        }
        return List.copyOf(inner);
    }

    /** Every key that is there, in the file's order, for tables whose keys are the user's own. */
    public Set<String> keys() {
        return table.keySet();
    }

    public boolean has(String key) {
        return table.contains(List.of(key));
    }

    /** Where the key stands, or the table when it is absent. */
    public Position position(String key) {
        return position(table.inputPositionOf(List.of(key)));
    }

    /** Where the table begins. */
    public Position position() {
        return at;
    }

    public Problems problems() {
        return problems;
    }

    /** Lets the keys here pass unread: when it is unknown what this table is, complaints about its keys would mislead. */
    public void skip() {
        known.addAll(table.keySet());
    }

    /** Refuses every key, here and in the tables below, that was not asked for. */
    public void finish() {
        for (String key : table.keySet()) {
            if (!known.contains(key)) {
                problems.add(unknown(key));
            }
        }
        children.forEach(CheckedTable::finish);
    }

    private Problem unknown(String key) {
        Optional<String> meant = EditDistance.nearest(key, known);
        String remedy = meant.map(name -> "did you mean " + name + "?").orElse("remove it or correct its name");
        String where = path.isEmpty() ? "here" : "in [" + path + "]";
        String found = "the unknown key " + Quote.of(key);
        return Problem.expected(
                position(key),
                "one of the keys known " + where + " (" + String.join(", ", new TreeSet<>(known)) + ")",
                found,
                remedy);
    }

    private TomlArray array(String key, String expected, String remedy) {
        known.add(key);
        return switch (table.get(List.of(key))) {
            case null -> Toml.parse("none = []").getArrayOrEmpty("none");
            case TomlArray array -> array;
            case Object other -> {
                problems.add(Problem.expected(position(key), expected, Quote.of(other), remedy));
                yield Toml.parse("none = []").getArrayOrEmpty("none");
            }
        };
    }

    private <T> Optional<T> parse(Object raw, ValueParser<T> parser, Position where) {
        try {
            return Optional.of(parser.parse(raw));
        } catch (BadValue bad) {
            problems.add(Problem.of(where, bad, Quote.of(raw)));
            return Optional.empty();
        }
    }

    private CheckedTable child(TomlTable inner, Position where, String key) {
        CheckedTable child = new CheckedTable(inner, where, name(key), problems);
        children.add(child);
        return child;
    }

    private String name(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private Position position(TomlPosition found) {
        return found == null ? at : new Position(at.file(), found.line(), found.column());
    }
}
