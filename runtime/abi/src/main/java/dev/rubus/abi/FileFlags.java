package dev.rubus.abi;

/** arg0 of {@link Syscall#OPEN} for a file: the flags of open(2), with the generic numbers of Linux. */
public final class FileFlags {
    public static final int O_RDONLY = 0;
    public static final int O_WRONLY = 01;
    public static final int O_RDWR = 02;
    public static final int O_CREAT = 0100;
    public static final int O_EXCL = 0200;
    public static final int O_TRUNC = 01000;
    public static final int O_APPEND = 02000;
    public static final int O_NONBLOCK = 04000;

    private FileFlags() {}
}
