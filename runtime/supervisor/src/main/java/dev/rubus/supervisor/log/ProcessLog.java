package dev.rubus.supervisor.log;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.tinylog.Logger;

/**
 * What one process says, line by line: the newest in memory, all on disk up to a limit, so that a chatty process fills neither. Any thread.
 */
public final class ProcessLog {
    private static final int KEPT_LINES = 500;
    private static final int MAX_LINE = 4096;
    /** One older file is kept beside it. */
    private static final long MAX_FILE_BYTES = 1 << 20;

    private final Path file;
    private final Deque<String> newest = new ArrayDeque<>();
    private final List<Consumer<String>> followers = new CopyOnWriteArrayList<>();
    private boolean diskFailed;

    public ProcessLog(Path folder, String name) {
        this.file = folder.resolve(name + ".log");
    }

    /** Reads the stream to its end, on the calling thread. */
    public void pump(InputStream stream) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8), 1024)) {
            StringBuilder line = new StringBuilder();
            int c;
            while ((c = lines.read()) >= 0) {
                if (c == '\n' || line.length() >= MAX_LINE) {
                    add(line.toString());
                    line.setLength(0);
                }
                if (c != '\n') {
                    line.append(c < 0x20 && c != '\t' ? '?' : (char) c);
                }
            }
            if (!line.isEmpty()) {
                add(line.toString());
            }
        } catch (IOException e) {
            add("(output lost: " + e.getMessage() + ")");
        }
    }

    /** Adds a line with the time. */
    public synchronized void add(String text) {
        String line = Instant.now().truncatedTo(ChronoUnit.MILLIS) + " " + text;
        newest.addLast(line);
        if (newest.size() > KEPT_LINES) {
            newest.removeFirst();
        }
        write(line);
        followers.forEach(follower -> follower.accept(line));
    }

    private void write(String line) {
        try {
            if (Files.exists(file) && Files.size(file) > MAX_FILE_BYTES) {
                Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
            }
            Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            diskFailed = false;
        } catch (IOException e) {
            if (!diskFailed) {
                diskFailed = true;
                Logger.warn(
                        "log file {} cannot be written ({}); the newest lines are kept in memory",
                        file,
                        e.getMessage());
            }
        }
    }

    /** The newest lines, oldest first. */
    public synchronized List<String> tail(int lines) {
        return newest.stream().skip(Math.max(0, newest.size() - lines)).toList();
    }

    /** Gets the newest lines and then every new one; returns how to end that. */
    public synchronized Runnable follow(int lines, Consumer<String> follower) {
        tail(lines).forEach(follower);
        followers.add(follower);
        return () -> followers.remove(follower);
    }
}
