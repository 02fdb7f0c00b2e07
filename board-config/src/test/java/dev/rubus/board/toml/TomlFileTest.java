package dev.rubus.board.toml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TomlFileTest {
    @TempDir
    Path folder;

    private final Problems problems = new Problems();

    private String problem(Path file) {
        assertEquals(Optional.empty(), TomlFile.read(file, problems));
        assertEquals(1, problems.count(), () -> problems.list().toString());
        return problems.list().getFirst().toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "a = | 1:4 | expected a value, found end of input",
                "a = b | 1:5 | expected a value, found 'b'",
                "a | 1:2 | expected . or =, found end of input",
                "[x | 1:3 | expected ], found end of input",
                "a = [1, 2 | 1:10 | expected ] or a comma, found end of input",
                "a = \"abc | 1:9 | expected \" or a character, found end of input",
                "a = 1;a = 2 | 2:1 | expected each key once, found a again",
                "a = 1;[a] | 2:1 | expected each key once, found a again",
                "a = 2026-13-01 | 1:10 | found an error: Invalid month",
                "a = 99999999999999999999 | 1:5 | found an error: Integer is too large",
            })
    void syntaxErrorsHaveAPlaceAndSayWhatWasExpected(String text, String place, String what) throws IOException {
        Path file = Files.writeString(folder.resolve("bad.toml"), text.strip().replace(';', '\n'));
        String line = problem(file);
        assertTrue(line.startsWith(file + ":" + place.strip() + ": expected "), line);
        assertTrue(line.contains(what.strip()) && !line.contains("\n"), line);
    }

    @Test
    void missingFile() {
        Path file = folder.resolve("none.toml");
        assertEquals(file + ": expected a TOML file, found nothing; create it or correct the path", problem(file));
    }

    @Test
    void directoryInsteadOfAFile() {
        assertEquals(folder + ": expected a TOML file, found a directory; name the file itself", problem(folder));
    }

    @Test
    void deviceInsteadOfAFile() {
        assertTrue(problem(Path.of("/dev/zero")).contains("found a device or pipe"));
    }

    @Test
    void tooLargeFile() throws IOException {
        Path file = Files.write(folder.resolve("large.toml"), new byte[TomlFile.MAX_BYTES + 1]);
        assertEquals(
                file + ": expected a file of at most 64 KiB, found a larger one; check that it is the right file",
                problem(file));
    }

    @Test
    void notUtf8() throws IOException {
        Path file = Files.write(
                folder.resolve("latin1.toml"), "a = 1\nb = \"gr\u00fcn\"\n".getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(file + ":2:8: expected UTF-8 text, found byte 0xfc; save the file as UTF-8", problem(file));
    }

    @Test
    void cutOffInTheMiddleOfACharacter() throws IOException {
        Path file = Files.write(folder.resolve("cut.toml"), new byte[] {'#', (byte) 0xc3});
        assertEquals(file + ":1:2: expected UTF-8 text, found byte 0xc3; save the file as UTF-8", problem(file));
    }

    @Test
    void aByteOrderMarkIsSkipped() throws IOException {
        Path file = Files.writeString(folder.resolve("bom.toml"), "\ufeffa = \"x\"\n");
        assertEquals(
                Optional.of("x"), TomlFile.read(file, problems).orElseThrow().string("a"));
    }

    @Test
    void deepNestingIsRefusedAndNotAStackOverflow() throws IOException {
        Path file = Files.writeString(folder.resolve("deep.toml"), "a = " + "[".repeat(100_000));
        assertEquals(Optional.empty(), TomlFile.read(file, problems));
        assertTrue(problems.count() > 0);
    }

    @Test
    void manySyntaxErrorsAreCutToTheFirstFew() throws IOException {
        Path file = Files.writeString(folder.resolve("many.toml"), "a = ?\n".repeat(1000));
        assertEquals(Optional.empty(), TomlFile.read(file, problems));
        assertEquals(5, problems.count());
    }

    @Test
    void anEmptyFileIsAnEmptyTable() throws IOException {
        Path file = Files.createFile(folder.resolve("empty.toml"));
        TomlFile.read(file, problems).orElseThrow().finish();
        assertEquals(0, problems.count());
    }
}
