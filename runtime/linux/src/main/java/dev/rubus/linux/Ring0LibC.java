package dev.rubus.linux;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/** The C library's entries that only ring 0 and tests call: what makes objects, listens, waits for many, mounts. */
final class Ring0LibC {
    static {
        Native.register(Ring0LibC.class, "c");
    }

    private Ring0LibC() {}

    static native int open(String path, int flags, int mode);

    static native int memfd_create(String name, int flags);

    static native int ftruncate(int fd, long length);

    static native int eventfd(int initial, int flags);

    static native int epoll_create1(int flags);

    static native int epoll_ctl(int epoll, int op, int fd, Pointer event);

    static native int epoll_wait(int epoll, Pointer events, int max, int timeoutMillis);

    static native int dup3(int from, int to, int flags);

    static native int pipe2(Pointer fds, int flags);

    static native int socketpair(int domain, int type, int protocol, Pointer fds);

    static native int bind(int fd, Pointer address, int length);

    static native int listen(int fd, int backlog);

    static native int accept4(int fd, Pointer address, Pointer length, int flags);

    static native long sendto(int fd, Pointer bytes, long count, int flags, Pointer address, int length);

    static native int getsockopt(int fd, int level, int name, Pointer value, Pointer length);

    static native int mount(String source, String target, String type, long flags, String data);

    static native int umount2(String target, int flags);

    static native int sched_setscheduler(int tid, int policy, Pointer param);

    static native int sched_getscheduler(int tid);

    static native int sched_getparam(int tid, Pointer param);

    static native int prlimit(int pid, int resource, Pointer wanted, @Nullable Pointer before);

    static native long syscall(long number, long a, long b, long c, long d);
}
