package dev.rubus.bench;

import dev.rubus.cli.CommandFailure;
import dev.rubus.cli.control.ControlAddress;
import dev.rubus.cli.control.Conversation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What a run of the benchmarks leaves that did not come to its end: nodes that go on, and its folder. */
final class Leavings {
    /** As {@link RunningNode} and {@link Workshop} name them. */
    static final String FOLDERS = "rubus-bench";

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private Leavings() {}

    /** Takes away what runs left whose process is gone, and says so; what cannot be taken away is told, and is no error. */
    static void sweep(Path where) {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(where, FOLDERS + "*")) {
            for (Path folder : folders) {
                sweepOne(folder);
            }
        } catch (IOException e) {
            System.err.println("rubus: cannot look for what earlier runs left: " + e.getMessage());
        }
    }

    private static void sweepOne(Path folder) {
        try {
            Optional<Owner> owner = Owner.of(folder);
            if (owner.isPresent() && !owner.get().lives()) {
                clear(folder);
                System.err.println("rubus: took away " + folder + ", which a run that was killed had left");
            }
        } catch (IOException e) {
            System.err.println("rubus: cannot take away " + folder + ": " + e.getMessage());
        }
    }

    /** Ends the nodes whose state is in the folder, and removes it. A second time does nothing. */
    static void clear(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (DirectoryStream<Path> states = Files.newDirectoryStream(folder, RunningNode.STATES + "*")) {
            for (Path state : states) {
                endNode(state);
            }
        }
        remove(folder);
    }

    private static void endNode(Path state) throws IOException {
        Optional<ProcessHandle> supervisor = supervisor(state);
        if (supervisor.isEmpty()) {
            return;
        }
        try (Conversation conversation = Conversation.open(ControlAddress.of(state), "stop", Map.of(), PATIENCE)) {
            conversation.answer();
        } catch (CommandFailure e) {
            // It starts yet, or ends already: SIGTERM means the same.
            supervisor.get().destroy();
        }
        try {
            supervisor
                    .get()
                    .onExit()
                    .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            throw new IOException(
                    "its node does not end: kill " + supervisor.get().pid(), e);
        }
    }

    /** By the lock of its run folder, and by its own command line: the lock of a supervisor that was killed stays. */
    private static Optional<ProcessHandle> supervisor(Path state) throws IOException {
        Path lock = state.resolve("run/lock");
        if (!Files.isRegularFile(lock, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try {
            String pid = Files.readString(lock).strip();
            String words = Files.readString(Path.of("/proc/" + Long.parseLong(pid) + "/cmdline"));
            return words.contains(state.toString()) ? ProcessHandle.of(Long.parseLong(pid)) : Optional.empty();
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (UncheckedIOException e) {
            throw new IOException("cannot remove " + folder, e);
        }
    }
}
