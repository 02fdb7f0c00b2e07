package dev.rubus.cli.print;

import dev.rubus.cli.CommandFailure;
import dev.rubus.cli.control.Document;
import java.io.PrintStream;

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
