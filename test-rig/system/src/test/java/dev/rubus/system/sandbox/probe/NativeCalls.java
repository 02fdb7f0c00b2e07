package dev.rubus.system.sandbox.probe;

import com.sun.jna.Native;
import com.sun.jna.Pointer;

/** The C library without a wrapper. */
final class NativeCalls {
    static {
        Native.register(NativeCalls.class, "c");
    }

    private NativeCalls() {}

    static native long syscall(long number, long a, long b, long c, long d, long e);

    static native int ftruncate(int fd, long length);

    static native Pointer mmap(Pointer at, long bytes, int protection, int flags, int fd, long offset);

    static native int mprotect(Pointer at, long bytes, int protection);

    static native int open(String path, int flags);

    static native long pwrite(int fd, Pointer bytes, long count, long offset);

    static native int kill(int pid, int signal);

    static native int getpid();

    static native long send(int fd, Pointer bytes, long count, int flags);

    static int errno() {
        return Native.getLastError();
    }
}
