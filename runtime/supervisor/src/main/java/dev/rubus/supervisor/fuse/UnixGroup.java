package dev.rubus.supervisor.fuse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Groups of the machine: {@code /etc/group}, group(5). */
final class UnixGroup {
    private static final Path FILE = Path.of("/etc/group");
    private static final int FIELDS = 3;

    private UnixGroup() {}

    /** The gid of a group; empty if there is none of that name. */
    static OptionalInt number(String name) {
        return number(name, FILE);
    }

    static OptionalInt number(String name, Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(line -> List.of(line.split(":", -1)))
                    .filter(fields -> fields.size() >= FIELDS && fields.get(0).equals(name))
                    .filter(fields -> fields.get(2).matches("[0-9]{1,9}"))
                    .mapToInt(fields -> Integer.parseInt(fields.get(2)))
                    .findFirst();
        } catch (IOException e) {
            return OptionalInt.empty();
        }
    }
}
