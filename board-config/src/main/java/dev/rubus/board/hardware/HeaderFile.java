package dev.rubus.board.hardware;

import dev.rubus.board.quantity.BadValue;
import dev.rubus.board.quantity.ValueParser;
import dev.rubus.board.toml.CheckedTable;
import dev.rubus.board.toml.Problem;
import dev.rubus.board.toml.Problems;
import dev.rubus.board.toml.TomlFile;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads {@code header/NAME.toml}: each key of {@code [lines]} is a BCM number, its value the physical pin and the name. */
final class HeaderFile {
    private static final Pattern LINE = Pattern.compile("0|[1-9][0-9]{0,3}");
    private static final int MAX_PIN = 400;

    private HeaderFile() {}

    static Optional<Header> read(Path file, String name, Problems problems) {
        int before = problems.count();
        Optional<CheckedTable> root = TomlFile.read(file, problems);
        if (root.isEmpty()) {
            return Optional.empty();
        }
        SortedMap<Integer, HeaderLine> lines = new TreeMap<>();
        CheckedTable table = root.get().table("lines");
        for (String key : table.keys()) {
            readLine(table, key).ifPresent(line -> lines.put(line.line(), line));
        }
        root.get().finish();
        if (lines.isEmpty() && problems.count() == before) {
            problems.add(Problem.expected(
                    root.get().position("lines"), "at least one line", "none", "add [lines] with 2 = { pin = 3 }"));
        }
        return problems.count() == before ? Optional.of(new Header(name, lines)) : Optional.empty();
    }

    private static Optional<HeaderLine> readLine(CheckedTable table, String key) {
        if (!LINE.matcher(key).matches()) {
            // Asked for, so that finish() does not complain a second time.
            table.value(key, raw -> {
                throw new BadValue("a BCM line number as the key", "write for example 2 = { pin = 3 }");
            });
            return Optional.empty();
        }
        int line = Integer.parseInt(key);
        CheckedTable entry = table.table(key);
        String name = entry.string("name").orElse("GPIO" + line);
        return entry.required("pin", "3", ValueParser.whole(1, MAX_PIN)).map(pin -> new HeaderLine(line, pin, name));
    }
}
