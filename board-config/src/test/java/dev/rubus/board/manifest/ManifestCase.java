package dev.rubus.board.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.board.toml.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.io.TempDir;

/** A test that writes a file and reads it: as something, or as exactly one problem with its place. */
abstract class ManifestCase {
    @TempDir
    Path folder;

    final Problems problems = new Problems();

    Path write(String name, String toml) throws IOException {
        return Files.writeString(folder.resolve(name), toml);
    }

    <T> T good(Optional<T> read) {
        return read.orElseThrow(() -> new AssertionError(problems.list().toString()));
    }

    void bad(Path file, Function<Path, Optional<?>> read, String expected) {
        assertEquals(Optional.empty(), read.apply(file));
        assertEquals(1, problems.count(), () -> problems.list().toString());
        String line = problems.list().getFirst().toString();
        assertTrue(line.startsWith(file + ":"), line);
        assertTrue(line.contains(expected.strip()), line);
    }
}
