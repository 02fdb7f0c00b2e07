package dev.rubus.linux;

import dev.rubus.abi.Errno;
import java.io.IOException;

/** A system call of Linux that failed. */
public final class LinuxException extends IOException {
    private final int number;

    public LinuxException(String what, int errno) {
        super(what + ": " + describe(errno));
        this.number = errno;
    }

    /** The kernel's errno, positive. */
    public int number() {
        return number;
    }

    public Errno errno() {
        return Errno.of(number);
    }

    private static String describe(int errno) {
        Errno known = Errno.of(errno);
        return known.code() == errno ? known.name() : "errno " + errno;
    }
}
