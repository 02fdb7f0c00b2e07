package dev.rubus.cli.doctor;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The machine under examination: its files, seen below a root so that a test can lay out another one, and its programs.
 *
 * @param root  where the file system begins, {@code /} for the machine itself
 * @param state where a node keeps its state
 * @param user  the numeric user who examines
 * @param tools how its programs are run
 */
record Machine(Path root, Path state, long user, Tools tools) {

    /** Runs a program of the machine. */
    @FunctionalInterface
    interface Tools {

        /** What it printed, or empty when it is not there, fails or takes longer than a few seconds. */
        Optional<String> run(List<String> command);
    }

    Path at(String path) {
        return root.resolve(path.substring(1));
    }

    boolean exists(String path) {
        return Files.exists(at(path));
    }

    /** The file's text without the white space around it; empty when it cannot be read. */
    Optional<String> read(String path) {
        try {
            return Optional.of(Files.readString(at(path)).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The names in a folder that match a glob, sorted; none when there is no such folder. */
    List<String> names(String folder, String glob) {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(at(folder), glob)) {
            entries.forEach(entry -> names.add(String.valueOf(entry.getFileName())));
        } catch (IOException e) {
            // No folder, no names: what that means is the check's business.
        }
        names.sort(null);
        return names;
    }

    boolean hasProgram(String name) {
        return List.of("/usr/bin/", "/usr/sbin/", "/bin/", "/sbin/", "/usr/local/bin/", "/usr/local/sbin/").stream()
                .anyMatch(folder -> Files.isExecutable(at(folder + name)));
    }

    /** Free bytes where the state folder is, or would be. */
    OptionalLong freeBytes() {
        Path folder = state.toAbsolutePath();
        while (!Files.exists(folder) && folder.getParent() != null) {
            folder = folder.getParent();
        }
        try {
            FileStore store = Files.getFileStore(folder);
            return OptionalLong.of(store.getUsableSpace());
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }
}
