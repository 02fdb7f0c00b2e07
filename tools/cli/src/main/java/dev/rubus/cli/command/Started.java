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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The second half of {@code supervisor start}: waits for the one line that a starting supervisor writes to our standard input
 * once it serves or has failed, and tells the user. The line has the form of a control socket's reply.
 */
public final class Started {

    // The supervisor itself gives up after 120 s and says why; this only guards against one that does not.
    private static final int PATIENCE_SECONDS = 150;

    private static final int LAST_WORDS_MS = 200;

    // Enough to see why a JVM or the supervisor died.
    private static final int LOG_LINES = 8;

    private Started() {}

    public static Words started() {
        return Words.command(
                        "started",
                        "Wait for a supervisor that is starting (used by supervisor start).",
                        Started::run,
                        option("PID", "The supervisor's process.", "--pid"),
                        option("FILE", "Its log.", "--log"))
                .unlisted();
    }

    private static void run(Call call) throws CommandFailure {
        long pid = Call.number("--pid", call.option("--pid").orElse(""), 1, Integer.MAX_VALUE);
        Path log = Path.of(call.option("--log").orElse("supervisor.log"));
        // Interrupting the start means: no half-started node.
        Thread undo = Thread.ofPlatform().unstarted(() -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy));
        Runtime.getRuntime().addShutdownHook(undo);
        String line = firstLine(System.in, pid, log);
        Runtime.getRuntime().removeShutdownHook(undo);
        if (line.isBlank()) {
            throw CommandFailure.failed("the supervisor died as it started; the end of " + log + ":\n" + tail(log));
        }
        call.show(Reply.data(line), NodePage::started);
    }

    private static String firstLine(InputStream in, long pid, Path log) throws CommandFailure {
        CompletableFuture<String> line = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> line.complete(readLine(in)));
        CompletableFuture<?> death = ProcessHandle.of(pid)
                .<CompletableFuture<?>>map(ProcessHandle::onExit)
                .orElseGet(() -> CompletableFuture.completedFuture(null));
        try {
            CompletableFuture.anyOf(line, death).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            // A child that outlives the supervisor may hold the pipe open: without an end of file, its death has to do.
            return line.completeOnTimeout("", LAST_WORDS_MS, TimeUnit.MILLISECONDS)
                    .get();
        } catch (TimeoutException e) {
            throw CommandFailure.failed("the node does not serve after " + PATIENCE_SECONDS
                    + " s, but goes on trying: look at " + log + ", or end it with: kill " + pid);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        } catch (ExecutionException e) {
            throw CommandFailure.failed("cannot hear the supervisor: " + e.getCause());
        }
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
