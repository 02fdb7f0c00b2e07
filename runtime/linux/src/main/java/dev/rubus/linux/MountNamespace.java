package dev.rubus.linux;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The mount namespace of another process, where one thread of this one lives: what it mounts is seen there. The node has a namespace of its
 * own, so that its mounts vanish with it; a mount for the machine's users must be made in theirs.
 *
 * <p>A thread that no longer shares its root and working folder with the others may change its mount namespace alone (setns(2)). Programs
 * that it starts live where it does. Root only; any thread.
 */
public final class MountNamespace implements AutoCloseable {
    private final ExecutorService thread = Executors.newSingleThreadExecutor(body -> {
        Thread daemon = new Thread(body, "rubus-mounts");
        daemon.setDaemon(true);
        return daemon;
    });

    /** Enters the namespace of a process. @throws LinuxException if there is no such process, or we may not */
    public static MountNamespace of(long pid) throws IOException {
        MountNamespace namespace = new MountNamespace();
        try {
            namespace.within(() -> {
                String path = "/proc/" + pid + "/ns/mnt";
                int flags = LibC.O_RDONLY | LibC.O_CLOEXEC;
                try (Fd there = Fd.own(LibC.check(Ring0LibC.open(path, flags, 0), "open " + path))) {
                    LibC.check(NamespaceLibC.unshare(NamespaceLibC.CLONE_FS), "unshare CLONE_FS");
                    LibC.check(NamespaceLibC.setns(there.number(), NamespaceLibC.CLONE_NEWNS), "setns " + path);
                }
                return true;
            });
            return namespace;
        } catch (IOException e) {
            namespace.close();
            throw e;
        }
    }

    /** Does it there, and waits for it. */
    public <T> T within(Callable<T> action) throws IOException {
        try {
            return thread.submit(action).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IOException(String.valueOf(e.getCause()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
