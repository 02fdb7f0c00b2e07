package dev.rubus.cli.print;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rubus.cli.CommandFailure;
import dev.rubus.cli.control.Document;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a command's result goes. Text for people has its control characters shown instead of sent: names and log lines come
 * from apps, and an escape sequence in one must not reach the reader's terminal.
 */
public record Output(PrintStream stream) {

    public void line(String text) {
        stream.println(harmless(text));
    }

    public void json(Document document) throws CommandFailure {
        stream.println(document.json());
    }

    /** A file's bytes as they are; on a terminal they are text for people. */
    public void bytes(byte[] bytes) {
        stream.writeBytes(isTerminal() ? harmless(new String(bytes, UTF_8)).getBytes(UTF_8) : bytes);
    }

    /** Asked of the kernel: System.console() would load a line editor for it. */
    private static boolean isTerminal() {
        try {
            Path target = Files.readSymbolicLink(Path.of("/proc/self/fd/1"));
            return target.startsWith("/dev/pts") || target.toString().startsWith("/dev/tty");
        } catch (IOException e) {
            return true;
        }
    }

    /** Shows what has been written so far; a stream's reader must not wait for a full buffer. */
    public void flush() {
        stream.flush();
    }

    /** False once nobody reads any more, as after {@code | head}. */
    public boolean isHeard() {
        return !stream.checkError();
    }

    static String harmless(String text) {
        if (text.chars().noneMatch(Output::isDangerous)) {
            return text;
        }
        StringBuilder shown = new StringBuilder(text.length() + 16);
        text.chars().forEach(c -> {
            if (isDangerous(c)) {
                shown.append("\\x%02x".formatted(c));
            } else {
                shown.append((char) c);
            }
        });
        return shown.toString();
    }

    private static boolean isDangerous(int c) {
        return Character.isISOControl(c) && c != '\t' && c != '\n';
    }
}
