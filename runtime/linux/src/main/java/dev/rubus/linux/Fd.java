package dev.rubus.linux;

import com.sun.jna.Memory;
import com.sun.jna.Native;

/** An open file descriptor, closed exactly once. Always close-on-exec. Any thread. */
public final class Fd implements AutoCloseable {
    private int number;

    Fd(int number) {
        this.number = number;
    }

    /** Opens a path for reading and writing. */
    public static Fd open(String path) throws LinuxException {
        return new Fd(LibC.check(Ring0LibC.open(path, LibC.O_RDWR | LibC.O_CLOEXEC, 0), "open " + path));
    }

    /** Takes over a descriptor that an ioctl made. */
    public static Fd own(int number) {
        return new Fd(number);
    }

    /** A pipe whose both ends do not block: index 0 reads, index 1 writes. */
    public static Fd[] pipe() throws LinuxException {
        Memory two = new Memory(8);
        LibC.check(Ring0LibC.pipe2(two, LibC.O_CLOEXEC | LibC.O_NONBLOCK), "pipe2");
        return new Fd[] {new Fd(two.getInt(0)), new Fd(two.getInt(4))};
    }

    /** The kernel's number; -1 once closed. */
    public synchronized int number() {
        return number;
    }

    /** Another descriptor of the same open file. */
    public synchronized Fd duplicate() throws LinuxException {
        return new Fd(LibC.check(LibC.fcntl(number, LibC.F_DUPFD_CLOEXEC, 0), "fcntl F_DUPFD_CLOEXEC"));
    }

    /** Makes reads and writes return EAGAIN instead of waiting. */
    public synchronized Fd nonBlocking() throws LinuxException {
        int flags = LibC.check(LibC.fcntl(number, LibC.F_GETFL, 0), "fcntl F_GETFL");
        LibC.check(LibC.fcntl(number, LibC.F_SETFL, flags | LibC.O_NONBLOCK), "fcntl F_SETFL");
        return this;
    }

    /**
     * Reads what is there, into native memory.
     *
     * @return bytes read, 0 at end of file, -1 if there is nothing now (EAGAIN)
     */
    public int read(Memory into) throws LinuxException {
        long n = LibC.read(number(), into, into.size());
        if (n < 0 && Native.getLastError() == 11) {
            return -1;
        }
        return (int) LibC.check(n, "read");
    }

    /** Writes the first {@code count} bytes in one call. @return false if the other side's buffer is full (EAGAIN) */
    public boolean write(Memory from, long count) throws LinuxException {
        long n = LibC.write(number(), from, count);
        if (n < 0 && Native.getLastError() == 11) {
            return false;
        }
        LibC.check(n, "write");
        return true;
    }

    /**
     * Lets go of the open file, and other copies of it stay: the number leads to {@code /dev/null} from now on. It can still be handed to a
     * process and used as ever, what is written is lost and a read is at the end.
     */
    public synchronized void letGo() throws LinuxException {
        become("/dev/null", LibC.O_RDWR);
    }

    /**
     * Takes the open file away from whoever else in this process goes on using the number: it stays taken, by a file with which nothing can
     * be done (EBADF, open(2) O_PATH), until it is closed. A thread that waits in a system call on it waits on.
     */
    public synchronized void revoke() throws LinuxException {
        become("/", LibC.O_PATH);
    }

    private void become(String path, int flags) throws LinuxException {
        if (number < 0) {
            return;
        }
        int other = LibC.check(Ring0LibC.open(path, flags | LibC.O_CLOEXEC, 0), "open " + path);
        try {
            LibC.check(Ring0LibC.dup3(other, number, LibC.O_CLOEXEC), "dup3");
        } finally {
            LibC.close(other);
        }
    }

    @Override
    public synchronized void close() {
        if (number >= 0) {
            LibC.close(number);
            number = -1;
        }
    }

    @Override
    public String toString() {
        return "fd " + number();
    }
}
