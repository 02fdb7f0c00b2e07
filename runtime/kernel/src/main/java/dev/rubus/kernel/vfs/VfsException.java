package dev.rubus.kernel.vfs;

import dev.rubus.abi.Errno;

/** A file operation that failed: the errno that the same call of Linux would give, and on what. Without a stack: it is an answer. */
public final class VfsException extends Exception {
    private final Errno errno;
    private final String path;

    public VfsException(Errno errno, String path) {
        super(path + ": " + errno + " (" + errno.meaning() + ")", null, false, false);
        this.errno = errno;
        this.path = path;
    }

    public Errno errno() {
        return errno;
    }

    public String path() {
        return path;
    }
}
