package dev.rubus.supervisor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The folder of a running node: its lock, its control socket. The lock is the kernel's, so a killed supervisor leaves none. */
public final class RunFolder implements AutoCloseable {
    private static final int SLOTS = 200;

    private final Path folder;
    private final boolean made;
    private final FileChannel channel;
    private final FileLock lock;

    private RunFolder(Path folder, boolean made, FileChannel channel, FileLock lock) {
        this.folder = folder;
        this.made = made;
        this.channel = channel;
        this.lock = lock;
    }

    /** Takes the folder. @throws StartupFailure if a node runs there, or if it cannot be written */
    public static RunFolder take(Path folder) throws StartupFailure {
        // A lock that is there was left by a supervisor that was killed: the folder was its, and is ours to remove.
        boolean made = !Files.exists(folder) || Files.exists(folder.resolve("lock"));
        try {
            Files.createDirectories(folder);
            FileChannel channel = FileChannel.open(
                    folder.resolve("lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                String pid = Files.readString(folder.resolve("lock")).strip();
                channel.close();
                throw new StartupFailure(
                        1,
                        "a node runs here already: pid " + pid + ", control socket " + folder.resolve("control.sock")
                                + "; ask it with supervisor status, end it with supervisor stop");
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
            // What a supervisor that was killed left: nobody holds it, we have the lock.
            Files.deleteIfExists(folder.resolve("control.sock"));
            return new RunFolder(folder, made, channel, lock);
        } catch (IOException e) {
            throw new StartupFailure(
                    1,
                    "cannot write to " + folder + " (" + e.getMessage()
                            + "): mend its permissions, free some space, or choose another place with --state DIR",
                    e);
        }
    }

    public Path controlSocket() {
        return folder.resolve("control.sock");
    }

    /** The slot to try first: the same at every start, so that a node's leavings are found. 0 is the usual node's. */
    public int preferredSlot() {
        return folder.equals(Path.of("/run/rubus"))
                ? 0
                : 1 + Math.floorMod(folder.toString().hashCode(), SLOTS - 1);
    }

    @Override
    public void close() throws IOException {
        for (String file : List.of("control.sock", "lock")) {
            Files.deleteIfExists(folder.resolve(file));
        }
        lock.release();
        channel.close();
        if (made) {
            deleteIfEmpty(folder);
        }
    }

    private static void deleteIfEmpty(@Nullable Path folder) throws IOException {
        if (folder != null) {
            try (var entries = Files.newDirectoryStream(folder)) {
                if (entries.iterator().hasNext()) {
                    return;
                }
            }
            Files.delete(folder);
        }
    }
}
