package dev.rubus.sdk;

import dev.rubus.abi.Errno;
import java.io.IOException;

/** A system call that ring 0 or a driver refused: which error, of which operation, on what, in which generation of this process. */
public final class SyscallException extends IOException {
    private final Errno errno;
    private final String operation;
    private final String path;
    private final int generation;

    public SyscallException(Errno errno, String operation, String path, int generation) {
        super(operation + " " + path + ": " + errno.name() + " (" + errno.meaning() + ")");
        this.errno = errno;
        this.operation = operation;
        this.path = path;
        this.generation = generation;
    }

    public Errno errno() {
        return errno;
    }

    public String operation() {
        return operation;
    }

    public String path() {
        return path;
    }

    /** How often this process has been started, from 1. */
    public int generation() {
        return generation;
    }
}
