package dev.rubus.sdk;

import dev.rubus.abi.Errno;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A system call that ring 0 or a driver refused: which error, of which operation, on what, in which generation of this process. */
public final class SyscallException extends IOException {
    private static final int MAX_WHY = 200;

    private final Errno errno;
    private final String operation;
    private final String path;
    private final int generation;

    public SyscallException(Errno errno, String operation, String path, int generation) {
        this(errno, operation, path, generation, new byte[0]);
    }

    /** @param why what ring 0 says of it, UTF-8: the numbers of what is full; may be empty */
    SyscallException(Errno errno, String operation, String path, int generation, byte[] why) {
        super(operation + " " + path + ": " + errno.name() + " (" + errno.meaning() + ")" + said(why));
        this.errno = errno;
        this.operation = operation;
        this.path = path;
        this.generation = generation;
    }

    private static String said(byte[] why) {
        String text = new String(why, 0, Math.min(why.length, MAX_WHY), StandardCharsets.UTF_8);
        return text.isEmpty() ? "" : ", " + text.replaceAll("\\p{Cntrl}", " ");
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
