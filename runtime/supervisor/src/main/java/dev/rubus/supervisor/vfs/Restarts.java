package dev.rubus.supervisor.vfs;

import dev.rubus.abi.Errno;
import dev.rubus.kernel.vfs.VfsException;
import java.util.concurrent.atomic.AtomicLong;

/** What an open file has seen of its driver's restarts: each is reported once, as EINTR. One thread. */
final class Restarts {
    private final AtomicLong departures;
    private final String path;
    private long seen;

    Restarts(AtomicLong departures, String path) {
        this.departures = departures;
        this.path = path;
        this.seen = departures.get();
    }

    /** @throws VfsException EINTR if the driver went away since the last look */
    void report() throws VfsException {
        long now = departures.get();
        if (now != seen) {
            seen = now;
            throw new VfsException(Errno.EINTR, path);
        }
    }

    /** After an EINTR that came from the driver itself. */
    VfsException reported(VfsException failure) {
        if (failure.errno() == Errno.EINTR) {
            seen = departures.get();
        }
        return failure;
    }
}
