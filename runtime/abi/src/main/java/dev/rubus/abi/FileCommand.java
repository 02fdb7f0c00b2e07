package dev.rubus.abi;

/** Commands of {@link Syscall#IOCTL} on a file that is open for writing. Without payload. */
public final class FileCommand {
    /** Sets the length. arg1: bytes. EFBIG, EDQUOT, or EINVAL where a file has no length of its own. */
    public static final long TRUNCATE = 0x7601;
    /** Takes the file out of its directory; what has it open goes on. EACCES where files cannot be removed. */
    public static final long REMOVE = 0x7602;

    private FileCommand() {}
}
