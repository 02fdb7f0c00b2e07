package dev.rubus.linux;

import com.sun.jna.Memory;

/** A doorbell: any thread rings it, one waits for it in {@link Epoll} or {@link Poll} (eventfd(2)). */
public final class EventFd implements AutoCloseable {
    private final Fd fd;
    private final Memory one = new Memory(8);
    private final Memory in = new Memory(8);

    public EventFd(Fd fd) {
        this.fd = fd;
        one.setLong(0, 1);
    }

    public static EventFd create() throws LinuxException {
        return new EventFd(new Fd(LibC.check(Ring0LibC.eventfd(0, LibC.O_CLOEXEC | LibC.O_NONBLOCK), "eventfd")));
    }

    /** Wakes the waiter. A bell that is full (a peer wrote its maximum) has rung anyway. */
    public void ring() throws LinuxException {
        fd.write(one, 8);
    }

    /** Silences the bell after a wait. @return whether it had rung */
    public boolean drain() throws LinuxException {
        return fd.read(in) > 0;
    }

    public Fd fd() {
        return fd;
    }

    @Override
    public void close() {
        fd.close();
    }
}
