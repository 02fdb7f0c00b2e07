package dev.rubus.board.toml;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tomlj.Toml;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;

/** Opens a TOML file: everything that can be wrong before its first key is looked at becomes a problem with a place. */
public final class TomlFile {
    /**
     * Configuration is written by hand; more than this is a mistake (a wrong path, a log, a device). The parser needs seconds for a
     * hostile file of a MiB.
     */
    public static final int MAX_BYTES = 64 << 10;

    /** After so many syntax errors the rest are echoes of the first. */
    private static final int MAX_SYNTAX_ERRORS = 5;

    private static final Pattern UNEXPECTED = Pattern.compile("Unexpected (.*), expected (.*)", Pattern.DOTALL);
    private static final Pattern TWICE =
            Pattern.compile("(.*) previously defined at line (\\d+), column (\\d+)", Pattern.DOTALL);
    private static final String SYNTAX_REMEDY = "correct the syntax (https://toml.io)";

    private TomlFile() {}

    /** The file's root table, or empty when a problem was added. */
    public static Optional<CheckedTable> read(Path file, Problems problems) {
        Position whole = Position.wholeFile(file);
        byte[] bytes;
        try {
            if (Files.isDirectory(file)) {
                problems.add(Problem.expected(whole, "a TOML file", "a directory", "name the file itself"));
                return Optional.empty();
            }
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                problems.add(Problem.expected(whole, "a TOML file", "a device or pipe", "name a regular file"));
                return Optional.empty();
            }
            try (InputStream in = Files.newInputStream(file)) {
                bytes = in.readNBytes(MAX_BYTES + 1);
            }
        } catch (NoSuchFileException missing) {
            problems.add(Problem.expected(whole, "a TOML file", "nothing", "create it or correct the path"));
            return Optional.empty();
        } catch (IOException unreadable) {
            problems.add(Problem.expected(
                    whole, "a readable file", unreadable.toString(), "check its owner and permissions"));
            return Optional.empty();
        }
        return parse(file, bytes, problems);
    }

    /** As {@link #read}, of bytes already at hand; {@code file} is only named in problems. */
    public static Optional<CheckedTable> parse(Path file, byte[] bytes, Problems problems) {
        if (bytes.length > MAX_BYTES) {
            problems.add(Problem.expected(
                    Position.wholeFile(file),
                    "a file of at most " + (MAX_BYTES >> 10) + " KiB",
                    "a larger one",
                    "check that it is the right file"));
            return Optional.empty();
        }
        return decode(file, bytes, problems).flatMap(text -> parse(file, text, problems));
    }

    private static Optional<String> decode(Path file, byte[] bytes, Problems problems) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length + 1);
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
        String text = out.flip().toString();
        if (result.isError()) {
            int line = 1 + (int) text.chars().filter(c -> c == '\n').count();
            int column = text.length() - text.lastIndexOf('\n');
            String found = String.format("byte 0x%02x", bytes[in.position()]);
            problems.add(
                    Problem.expected(new Position(file, line, column), "UTF-8 text", found, "save the file as UTF-8"));
            return Optional.empty();
        }
        // Some editors put a byte order mark first; TOML has no room for it.
        return Optional.of(text.startsWith("\ufeff") ? text.substring(1) : text);
    }

    private static Optional<CheckedTable> parse(Path file, String text, Problems problems) {
        TomlParseResult result;
        try {
            result = Toml.parse(text);
        } catch (RuntimeException | StackOverflowError defect) {
            // The file is input from outside: a defect of the parser must not become a stack trace at the user's.
            problems.add(Problem.expected(
                    Position.wholeFile(file), "TOML", "something the parser fails at (" + defect + ")", SYNTAX_REMEDY));
            return Optional.empty();
        }
        if (!result.hasErrors()) {
            return Optional.of(new CheckedTable(result, new Position(file, 1, 1), "", problems));
        }
        result.errors().stream().limit(MAX_SYNTAX_ERRORS).forEach(error -> problems.add(syntax(file, error)));
        return Optional.empty();
    }

    private static Problem syntax(Path file, TomlParseError error) {
        Position at =
                new Position(file, error.position().line(), error.position().column());
        String message = String.valueOf(error.getMessage());
        Matcher unexpected = UNEXPECTED.matcher(message);
        if (unexpected.matches()) {
            return Problem.expected(at, unexpected.group(2), unexpected.group(1), SYNTAX_REMEDY);
        }
        Matcher twice = TWICE.matcher(message);
        if (twice.matches()) {
            String first = twice.group(2) + ":" + twice.group(3);
            return Problem.expected(
                    at,
                    "each key once",
                    twice.group(1) + " again",
                    "remove one of them (the first is at " + first + ")");
        }
        return Problem.expected(at, "TOML", "an error: " + message, SYNTAX_REMEDY);
    }
}
