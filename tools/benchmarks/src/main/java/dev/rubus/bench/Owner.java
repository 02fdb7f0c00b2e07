package dev.rubus.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Whose a folder is: a process by its number and by when it began, because numbers are given out again (proc_pid_stat(5), field 22).
 *
 * @param began clock ticks after the machine's boot
 */
record Owner(long pid, long began) {
    private static final String FILE = "owner";
    private static final int BEGAN = 22;
    /** The name, field 2, is in parentheses and may have any characters; what is behind it is numbered from 3. */
    private static final int BEHIND_NAME = 3;

    static Owner self() throws IOException {
        long pid = ProcessHandle.current().pid();
        return new Owner(pid, began(pid).orElseThrow(() -> new IOException("/proc does not show this process")));
    }

    /** Empty: nobody says so, or nobody whom we would believe. */
    static Optional<Owner> of(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                || !uid(folder).equals(uid(Path.of("/proc/self")))) {
            return Optional.empty();
        }
        String[] words = Files.readString(file).strip().split(" ", -1);
        try {
            return words.length == 2
                    ? Optional.of(new Owner(Long.parseLong(words[0]), Long.parseLong(words[1])))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Object uid(Path path) throws IOException {
        return Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    }

    void writeTo(Path folder) throws IOException {
        Files.writeString(folder.resolve(FILE), pid + " " + began);
    }

    boolean lives() {
        Optional<Long> now = began(pid);
        return now.isPresent() && now.get() == began;
    }

    private static Optional<Long> began(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return Optional.of(Long.parseLong(fields[BEGAN - BEHIND_NAME]));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
