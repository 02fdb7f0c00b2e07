package dev.rubus.abi;

/**
 * The error codes that cross rings: Linux's names and numbers (asm-generic/errno-base.h, errno.h), which are the same on
 * x86-64 and arm64.
 */
public enum Errno {
    OK(0, "done"),
    EPERM(1, "no grant"),
    ENOENT(2, "no such object"),
    EINTR(4, "driver restarted while the request was in flight"),
    EIO(5, "input/output error"),
    ENXIO(6, "no acknowledge on the bus"),
    E2BIG(7, "argument too long"),
    EBADF(9, "no such handle"),
    EAGAIN(11, "full or arbitration lost, try again"),
    ENOMEM(12, "out of memory"),
    EACCES(13, "permission denied"),
    EBUSY(16, "taken"),
    EEXIST(17, "exists already"),
    ENODEV(19, "no such line or bus"),
    EINVAL(22, "argument out of range"),
    EMFILE(24, "too many open handles"),
    ENOSPC(28, "spool full"),
    EPIPE(32, "the other side is gone"),
    ENOSYS(38, "no such system call"),
    EPROTO(71, "protocol error"),
    EMSGSIZE(90, "message too long"),
    EOPNOTSUPP(95, "not supported"),
    ENETDOWN(100, "no broker"),
    ETIMEDOUT(110, "timed out"),
    EREMOTEIO(121, "remote I/O error");

    private final int code;
    private final String meaning;

    Errno(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    /** The positive number, as in errno(3). */
    public int code() {
        return code;
    }

    /** What it means between rings, in a few words. */
    public String meaning() {
        return meaning;
    }

    /** The name for a positive number; {@link #EIO} for one that this contract does not know. */
    public static Errno of(int code) {
        for (Errno e : values()) {
            if (e.code == code) {
                return e;
            }
        }
        return EIO;
    }
}
