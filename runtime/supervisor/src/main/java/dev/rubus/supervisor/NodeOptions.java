package dev.rubus.supervisor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What the supervisor was started with.
 *
 * @param dist the distribution: lib, native, boards, drivers.d, apps
 * @param training where to leave the AOT caches that this run records; empty: an ordinary run
 * @param readyFd where to say that the node serves, or why not; -1: nowhere
 */
public record NodeOptions(
        Path dist,
        Optional<String> board,
        Optional<Path> config,
        Optional<Path> state,
        boolean foreground,
        Optional<Path> training,
        int readyFd) {
    private static final Path DEFAULT_CONFIG = Path.of("/etc/rubus");
    private static final Path DEFAULT_STATE = Path.of("/var/lib/rubus");
    private static final Path DEFAULT_RUN = Path.of("/run/rubus");

    /** @throws StartupFailure exit code 2 naming the word that is wrong */
    public static NodeOptions parse(String... words) throws StartupFailure {
        Iterator<String> i = List.copyOf(Arrays.asList(words)).iterator();
        Path dist = null;
        Optional<String> board = Optional.empty();
        Optional<Path> config = Optional.empty();
        Optional<Path> state = Optional.empty();
        boolean foreground = false;
        Optional<Path> training = Optional.empty();
        int readyFd = -1;
        if (!i.hasNext() || !i.next().equals("start")) {
            throw new StartupFailure(
                    2, "usage: SupervisorMain start --dist DIR [--board B] [--config DIR] [--state DIR]");
        }
        while (i.hasNext()) {
            String word = i.next();
            switch (word) {
                case "--dist" -> dist = Path.of(value(word, i));
                case "--board" -> board = Optional.of(value(word, i));
                case "--config" -> config = Optional.of(Path.of(value(word, i)));
                case "--state" -> state = Optional.of(Path.of(value(word, i)).toAbsolutePath());
                case "--foreground" -> foreground = true;
                case "--train" -> training = Optional.of(Path.of(value(word, i)).toAbsolutePath());
                case "--ready-fd" -> readyFd = number(word, value(word, i));
                default ->
                    throw new StartupFailure(2, "start does not know '" + word + "'; see supervisor start --help");
            }
        }
        if (dist == null) {
            throw new StartupFailure(2, "start needs --dist, the folder of the distribution");
        }
        return new NodeOptions(dist.toAbsolutePath(), board, config, state, foreground, training, readyFd);
    }

    private static String value(String option, Iterator<String> words) throws StartupFailure {
        if (!words.hasNext()) {
            throw new StartupFailure(2, option + " needs a value; see supervisor start --help");
        }
        return words.next();
    }

    private static int number(String option, String text) throws StartupFailure {
        if (!text.matches("[0-9]{1,4}")) {
            throw new StartupFailure(2, option + " needs a number, found '" + text + "'");
        }
        return Integer.parseInt(text);
    }

    /** The user's configuration: what was asked for, or the usual place if it is there. */
    public Optional<Path> configFolder() {
        return config.or(() -> Files.isDirectory(DEFAULT_CONFIG) ? Optional.of(DEFAULT_CONFIG) : Optional.empty());
    }

    public Path stateFolder() {
        return state.orElse(DEFAULT_STATE);
    }

    /** Sockets and locks. */
    public Path runFolder() {
        return state.map(folder -> folder.resolve("run")).orElse(DEFAULT_RUN);
    }
}
