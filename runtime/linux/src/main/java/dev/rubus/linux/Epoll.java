package dev.rubus.linux;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import dev.rubus.abi.Errno;

/** Waits for many fds at once; each carries a number of the caller's (epoll(7)). One waiting thread; any thread may add or remove. */
public final class Epoll implements AutoCloseable {
    private static final int MAX = 64;
    private static final int EPOLLIN = 1;
    private static final int EPOLLPRI = 2;
    /** struct epoll_event is packed on x86-64 alone. */
    private static final int EVENT_BYTES = Platform.isIntel() ? 12 : 16;

    private static final int DATA_AT = EVENT_BYTES - 8;

    private final Fd fd;
    private final Memory events = new Memory((long) MAX * EVENT_BYTES);
    private final long[] ready = new long[MAX];

    public Epoll() throws LinuxException {
        fd = new Fd(LibC.check(Ring0LibC.epoll_create1(LibC.O_CLOEXEC), "epoll_create1"));
    }

    /** Watches for input, end of file and errors. */
    public void add(Fd watched, long data) throws LinuxException {
        add(watched, EPOLLIN, data);
    }

    /** Watches for what POLLPRI stands for: a pressure trigger that fires, an attribute of sysfs that changes. */
    public void addPriority(Fd watched, long data) throws LinuxException {
        add(watched, EPOLLPRI, data);
    }

    private void add(Fd watched, int mask, long data) throws LinuxException {
        Memory event = new Memory(EVENT_BYTES);
        event.setInt(0, mask);
        event.setLong(DATA_AT, data);
        LibC.check(Ring0LibC.epoll_ctl(fd.number(), 1, watched.number(), event), "epoll_ctl add");
    }

    public void remove(Fd watched) throws LinuxException {
        LibC.check(Ring0LibC.epoll_ctl(fd.number(), 2, watched.number(), new Memory(EVENT_BYTES)), "epoll_ctl del");
    }

    /**
     * Waits up to the time, -1 for ever. @return how many are ready, see {@link #data}; 0 after the time or a signal
     */
    public int await(int timeoutMillis) throws LinuxException {
        int n = Ring0LibC.epoll_wait(fd.number(), events, MAX, timeoutMillis);
        if (n < 0 && Native.getLastError() == Errno.EINTR.code()) {
            return 0;
        }
        LibC.check(n, "epoll_wait");
        for (int i = 0; i < n; i++) {
            ready[i] = events.getLong((long) i * EVENT_BYTES + DATA_AT);
        }
        return n;
    }

    /** The number given to {@link #add} by the i-th ready fd of the last wait. */
    public long data(int i) {
        return ready[i];
    }

    @Override
    public void close() {
        fd.close();
    }
}
