package dev.rubus.kernel.vfs;

import dev.rubus.abi.Errno;
import dev.rubus.abi.FileFlags;

/** How a file is opened: the flags of open(2). */
public record OpenMode(int flags) {
    public static final int O_RDONLY = FileFlags.O_RDONLY;
    public static final int O_WRONLY = FileFlags.O_WRONLY;
    public static final int O_RDWR = FileFlags.O_RDWR;
    public static final int O_CREAT = FileFlags.O_CREAT;
    public static final int O_EXCL = FileFlags.O_EXCL;
    public static final int O_TRUNC = FileFlags.O_TRUNC;
    public static final int O_APPEND = FileFlags.O_APPEND;
    public static final int O_NONBLOCK = FileFlags.O_NONBLOCK;

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
