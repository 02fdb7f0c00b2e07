package dev.rubus.supervisor.fuse;

import dev.rubus.abi.Errno;
import dev.rubus.abi.Handshake;
import dev.rubus.board.manifest.FileExport;
import dev.rubus.linux.Fd;
import dev.rubus.linux.LinuxException;
import dev.rubus.linux.MountNamespace;
import dev.rubus.linux.Mounts;
import dev.rubus.linux.Poll;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * The mount at {@code RUN/fs}, in the namespace that the node was started from. Its descriptor stays here, so that the mount outlives the
 * process that serves it: who asks meanwhile waits for the next. Any thread.
 */
public final class FuseMount implements AutoCloseable {
    /** The process that serves it. */
    public static final String PROCESS = "fs";

    private static final boolean KERNEL_RESENDS = resends(System.getProperty("os.version", ""));
    private static final Path DEVICE = Path.of("/dev/fuse");

    private final Path target;
    private final MountNamespace users;
    private @Nullable Guard guard;
    private final String group;
    private Fd device;
    private boolean served;
    private boolean closed;

    private FuseMount(Path target, MountNamespace users, String group, Fd device) {
        this.target = target;
        this.users = users;
        this.group = group;
        this.device = device;
    }

    /**
     * Mounts; empty where the configuration does not want it, or, with one line in the log, where it cannot be.
     *
     * @param run the node's run folder
     */
    public static Optional<FuseMount> create(Path run, FileExport export) {
        return export.mount() ? create(run, export.group()) : Optional.empty();
    }

    private static Optional<FuseMount> create(Path run, String group) {
        Path target = run.resolve("fs");
        if (!Files.exists(DEVICE)) {
            Logger.warn(
                    "{} is not there, the node goes on without: this machine has no {} (modprobe fuse)",
                    target,
                    DEVICE);
            return Optional.empty();
        }
        try {
            MountNamespace users = MountNamespace.of(parent());
            try {
                Fd device = users.within(() -> mount(target));
                return Optional.of(new FuseMount(target, users, group, device));
            } catch (IOException e) {
                users.close();
                throw e;
            }
        } catch (IOException e) {
            Logger.warn("{} is not there, the node goes on without: {}", target, e.getMessage());
            return Optional.empty();
        }
    }

    /** Whoever started us lives where the users do; we have a namespace of our own. */
    private static long parent() {
        return ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(1L);
    }

    private static Fd mount(Path target) throws IOException {
        // Of a node that was killed, and whose guard was too.
        unmountAll(target);
        Files.createDirectories(target);
        Fd device = Fd.open(DEVICE.toString());
        try {
            Mounts.fuse(target, device);
            return device;
        } catch (LinuxException e) {
            device.close();
            throw e;
        }
    }

    private static void unmountAll(Path target) throws LinuxException {
        while (true) {
            try {
                Mounts.unmount(target);
            } catch (LinuxException e) {
                if (e.errno() == Errno.EINVAL || e.errno() == Errno.ENOENT) {
                    return;
                }
                throw e;
            }
        }
    }

    public Path target() {
        return target;
    }

    /** Has it taken away when this supervisor dies. Costs a fork, so it is not part of the start; it waits. */
    public synchronized void guard() {
        if (guard == null && !closed) {
            try {
                guard = users.within(() -> Guard.of(target));
            } catch (IOException e) {
                Logger.warn("{} would stay behind a supervisor that is killed: {}", target, e.getMessage());
            }
        }
    }

    /** The message that hands it to the process. */
    public Handshake.Attach attach() {
        return new Handshake.Attach(0, Handshake.DeviceKind.FUSE, false, 0, 0, target.toString());
    }

    /**
     * What goes with the message, for the next run of the process. Mounted anew if it has to be: somebody unmounted it, or whoever the last
     * run left without an answer would wait for ever, because the kernel does not hand such requests out again.
     *
     * @throws IOException if it is taken away, or cannot be mounted anew; the next run tries again
     */
    public synchronized Fd fd() throws IOException {
        if (closed) {
            throw new IOException("the mount is taken away: " + target);
        }
        if (served && (!KERNEL_RESENDS || isGone(device))) {
            // Whoever still has something open there gets ENOTCONN.
            device.close();
            device = users.within(() -> mount(target));
        }
        served = true;
        return device;
    }

    private static boolean isGone(Fd device) throws LinuxException {
        if (device.number() < 0) {
            // Mounting it anew failed the last time.
            return true;
        }
        Poll poll = new Poll();
        int index = poll.add(device);
        return poll.await(0) && poll.failed(index);
    }

    /** FUSE_NOTIFY_RESEND, Linux 6.9. */
    static boolean resends(String release) {
        String[] parts = release.split("[^0-9]+", 3);
        if (parts.length < 2 || !parts[0].matches("[0-9]{1,4}") || !parts[1].matches("[0-9]{1,4}")) {
            return false;
        }
        int major = Integer.parseInt(parts[0]);
        return major > 6 || major == 6 && Integer.parseInt(parts[1]) >= 9;
    }

    /** What the process is told. */
    public Map<String, String> config() {
        OptionalInt gid = UnixGroup.number(group);
        if (gid.isEmpty()) {
            Logger.info(
                    "{} is for root alone: the machine has no group {} (groupadd --system {})", target, group, group);
        }
        return Map.of("gid", Integer.toString(gid.orElse(0)));
    }

    /** Takes it away from everybody, whatever they have open there. A second time does nothing. */
    @Override
    public synchronized void close() throws IOException, InterruptedException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            users.within(() -> {
                unmountAll(target);
                return Files.deleteIfExists(target);
            });
        } finally {
            device.close();
            users.close();
            if (guard != null) {
                guard.close();
            }
        }
    }
}
