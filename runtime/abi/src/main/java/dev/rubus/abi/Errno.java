package dev.rubus.abi;

/**
 * The error codes that cross rings: Linux's names and numbers (asm-generic/errno-base.h, errno.h), which are the same on
 * x86-64 and arm64.
 */
public enum Errno {
    OK(0, "done"),
    EPERM(1, "no grant"),
    ENOENT(2, "no such object"),
    ESRCH(3, "no such process"),
    EINTR(4, "driver restarted while the request was in flight"),
    EIO(5, "input/output error"),
    ENXIO(6, "no acknowledge on the bus"),
    E2BIG(7, "argument too long"),
    EBADF(9, "no such handle"),
    EAGAIN(11, "full or arbitration lost, try again"),
    ENOMEM(12, "out of memory"),
    EACCES(13, "permission denied"),
    EFAULT(14, "bad address"),
    EBUSY(16, "taken"),
    EEXIST(17, "exists already"),
    ENODEV(19, "no such line or bus"),
    ENOTDIR(20, "not a directory"),
    EISDIR(21, "is a directory"),
    EINVAL(22, "argument out of range"),
    ENFILE(23, "too many open files of all users"),
    EMFILE(24, "too many open handles"),
    ENOTTY(25, "no such command for this object"),
    EFBIG(27, "file too large"),
    ENOSPC(28, "spool full"),
    ESPIPE(29, "has no offset"),
    EROFS(30, "read-only"),
    EPIPE(32, "the other side is gone"),
    ERANGE(34, "result does not fit"),
    ENAMETOOLONG(36, "name too long"),
    ENOSYS(38, "no such system call"),
    ENOTEMPTY(39, "directory not empty"),
    ELOOP(40, "too many links"),
    EPROTO(71, "protocol error"),
    EOVERFLOW(75, "value too large"),
    EILSEQ(84, "not UTF-8"),
    EMSGSIZE(90, "message too long"),
    EOPNOTSUPP(95, "not supported"),
    ENETDOWN(100, "no broker"),
    ENOTCONN(107, "nobody serves it"),
    ETIMEDOUT(110, "timed out"),
    EALREADY(114, "runs already"),
    ESTALE(116, "opened before its server died"),
    EREMOTEIO(121, "remote I/O error"),
    EDQUOT(122, "quota used up");

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
