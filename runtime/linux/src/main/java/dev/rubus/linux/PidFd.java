package dev.rubus.linux;

/** A process that cannot be mistaken for another that got its number later; readable when it has died (pidfd_open(2)). */
public final class PidFd implements AutoCloseable {
    public static final int SIGKILL = 9;
    public static final int SIGTERM = 15;
    public static final int SIGCONT = 18;
    public static final int SIGSTOP = 19;

    /** The same numbers on every architecture: the unified table of Linux 5.1 and later. */
    private static final int SYS_PIDFD_SEND_SIGNAL = 424;

    private static final int SYS_PIDFD_OPEN = 434;

    private final Fd fd;
    private final int pid;

    private PidFd(Fd fd, int pid) {
        this.fd = fd;
        this.pid = pid;
    }

    public static PidFd open(int pid) throws LinuxException {
        return new PidFd(
                new Fd((int) LibC.check(Ring0LibC.syscall(SYS_PIDFD_OPEN, pid, 0, 0, 0), "pidfd_open " + pid)), pid);
    }

    public void signal(int signal) throws LinuxException {
        LibC.check(Ring0LibC.syscall(SYS_PIDFD_SEND_SIGNAL, fd.number(), signal, 0, 0), "pidfd_send_signal " + pid);
    }

    public int pid() {
        return pid;
    }

    public Fd fd() {
        return fd;
    }

    @Override
    public void close() {
        fd.close();
    }
}
