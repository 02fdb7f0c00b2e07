package dev.rubus.cli.command;

import static dev.rubus.cli.command.Words.option;

import dev.rubus.cli.CommandFailure;
import dev.rubus.cli.control.Reply;
import dev.rubus.cli.print.NodePage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The last part of {@code supervisor start}: tells the user what the one line says that a supervisor writes once it serves or has failed.
 * It comes through standard input and has the form of a control socket's reply; a supervisor that died has said nothing.
 */
public final class Started {

    // Enough to see why a JVM or the supervisor died.
    private static final int LOG_LINES = 8;

    private Started() {}

    public static Words started() {
        return Words.command(
                        "started",
                        "Show what a supervisor said as it started (used by supervisor start).",
                        Started::run,
                        option("FILE", "Its log.", "--log"))
                .unlisted();
    }

    private static void run(Call call) throws CommandFailure {
        Path log = Path.of(call.option("--log").orElse("supervisor.log"));
        String line = readLine(System.in);
        if (line.isBlank()) {
            throw CommandFailure.failed("the supervisor died as it started; the end of " + log + ":\n" + tail(log));
        }
        call.show(Reply.data(line), NodePage::started);
    }

    private static String readLine(InputStream in) {
        try {
            java.io.ByteArrayOutputStream line = new java.io.ByteArrayOutputStream();
            for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
                line.write(next);
            }
            return line.toString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    private static String tail(Path log) {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
        } catch (IOException e) {
            return "(cannot be read: " + e.getMessage() + ")";
        }
    }
}
