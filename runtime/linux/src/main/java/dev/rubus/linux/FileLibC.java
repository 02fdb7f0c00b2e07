package dev.rubus.linux;

import com.sun.jna.Native;
import com.sun.jna.Pointer;

/** The C library's entries for files below a folder. Apart from the others: a node that keeps no data never loads them. */
final class FileLibC {
    static final int O_WRONLY = 1;
    static final int O_CREAT = 0x40;
    static final int O_EXCL = 0x80;
    static final int O_TRUNC = 0x200;
    static final int O_PATH = 0x200000;
    /** arm64 has these two where x86 has O_LARGEFILE and O_DIRECT (arch/arm64/include/uapi/asm/fcntl.h). */
    static final int O_NOFOLLOW = arm() ? 0x8000 : 0x20000;

    static final int O_DIRECTORY = arm() ? 0x4000 : 0x10000;

    /** The same number everywhere, as all that came after 424 (include/uapi/asm-generic/unistd.h). */
    static final long SYS_OPENAT2 = 437;

    static final int AT_EMPTY_PATH = 0x1000;
    static final int STATX_BASIC_STATS = 0x7ff;

    static {
        Native.register(FileLibC.class, "c");
    }

    private FileLibC() {}

    private static boolean arm() {
        return System.getProperty("os.arch").equals("aarch64");
    }

    static native long pread(int fd, Pointer buffer, long count, long offset);

    static native long pwrite(int fd, Pointer buffer, long count, long offset);

    static native int ftruncate(int fd, long length);

    static native int unlinkat(int folder, String name, int flags);

    static native int statx(int folder, String name, int flags, int mask, Pointer into);

    static native long getdents64(int fd, Pointer into, long count);
}
