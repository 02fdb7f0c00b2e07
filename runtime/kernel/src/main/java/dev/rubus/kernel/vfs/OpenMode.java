package dev.rubus.kernel.vfs;

import dev.rubus.abi.Errno;

/** How a file is opened: the flags of open(2), with Linux's generic numbers. */
public record OpenMode(int flags) {
    public static final int O_RDONLY = 0;
    public static final int O_WRONLY = 01;
    public static final int O_RDWR = 02;
    public static final int O_CREAT = 0100;
    public static final int O_EXCL = 0200;
    public static final int O_TRUNC = 01000;
    public static final int O_APPEND = 02000;
    public static final int O_NONBLOCK = 04000;

    private static final int ACCESS = 03;
    private static final int KNOWN = ACCESS | O_CREAT | O_EXCL | O_TRUNC | O_APPEND | O_NONBLOCK;

    public static final OpenMode READ = new OpenMode(O_RDONLY);
    public static final OpenMode WRITE = new OpenMode(O_WRONLY | O_CREAT | O_TRUNC);

    /** @throws VfsException EINVAL for flags that have no meaning here */
    public static OpenMode of(long flags, String path) throws VfsException {
        if ((flags & ~KNOWN) != 0 || (flags & ACCESS) == ACCESS) {
            throw new VfsException(Errno.EINVAL, path);
        }
        return new OpenMode((int) flags);
    }

    public boolean reads() {
        return (flags & ACCESS) != O_WRONLY;
    }

    public boolean writes() {
        return (flags & ACCESS) != O_RDONLY;
    }

    public boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** The permission bits it needs. */
    int wanted() {
        return (reads() ? Stat.READ : 0) | (writes() || has(O_TRUNC) ? Stat.WRITE : 0);
    }
}
