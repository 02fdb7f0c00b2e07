package dev.rubus.linux;

import com.sun.jna.Native;
import com.sun.jna.Pointer;

/**
 * The C library's entries that every process needs, mapped directly (70 ns a call). Numbers are Linux's generic ones. Each
 * entry costs every start some 0.3 ms, so that what ring 0 alone calls is in {@link Ring0LibC}.
 */
final class LibC {
    static final int O_RDONLY = 0;
    static final int O_RDWR = 2;
    static final int O_PATH = 0x200000;
    static final int O_NONBLOCK = 0x800;
    static final int O_CLOEXEC = 0x80000;
    static final int AF_UNIX = 1;
    static final int SOCK_SEQPACKET = 5;
    static final int SOCK_DGRAM = 2;
    static final int SOCK_CLOEXEC = 0x80000;
    static final int SOCK_NONBLOCK = 0x800;
    static final int SOL_SOCKET = 1;
    static final int SO_PEERCRED = 17;
    static final int SCM_RIGHTS = 1;
    static final int MSG_DONTWAIT = 0x40;
    static final int MSG_NOSIGNAL = 0x4000;
    static final int MSG_CTRUNC = 0x8;
    static final int MSG_TRUNC = 0x20;
    static final int MSG_CMSG_CLOEXEC = 0x40000000;
    static final int F_GETFL = 3;
    static final int F_SETFL = 4;
    static final int F_DUPFD_CLOEXEC = 1030;
    static final int F_ADD_SEALS = 1033;
    /** F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW. */
    static final int SEAL_SIZE = 0x7;
    /** The three, and F_SEAL_FUTURE_WRITE (Linux 5.1). */
    static final int SEAL_READ_ONLY = 0x17;

    static final int MFD_CLOEXEC = 1;
    static final int MFD_ALLOW_SEALING = 2;

    static {
        Native.register(LibC.class, "c");
    }

    private LibC() {}

    static native int close(int fd);

    static native long read(int fd, Pointer buffer, long count);

    static native long write(int fd, Pointer buffer, long count);

    static native int ioctl(int fd, long request, Pointer argument);

    static native int fcntl(int fd, int command, int argument);

    static native int poll(Pointer fds, long count, int timeoutMillis);

    static native int socket(int domain, int type, int protocol);

    static native int connect(int fd, Pointer address, int length);

    static native long sendmsg(int fd, Pointer message, int flags);

    static native long recvmsg(int fd, Pointer message, int flags);

    /** The call's result, or the exception that its errno asks for. */
    static int check(int result, String what) throws LinuxException {
        if (result < 0) {
            throw new LinuxException(what, Native.getLastError());
        }
        return result;
    }

    static long check(long result, String what) throws LinuxException {
        if (result < 0) {
            throw new LinuxException(what, Native.getLastError());
        }
        return result;
    }
}
