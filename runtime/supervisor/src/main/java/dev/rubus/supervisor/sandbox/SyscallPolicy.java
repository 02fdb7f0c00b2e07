package dev.rubus.supervisor.sandbox;

import dev.rubus.abi.Errno;
import dev.rubus.linux.LinuxException;
import dev.rubus.linux.Seccomp;
import dev.rubus.supervisor.process.ProcessSpec.Calls;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * The system calls of Linux that a sandboxed process may make: what a JVM, a shell or mosquitto need and nothing that reaches beyond the
 * process. Everything else, known today or not, fails with EPERM.
 *
 * <p>Left out on purpose: mount, pivot_root, chroot, unshare, setns, ptrace, process_vm_*, kcmp, bpf, perf_event_open, keyctl, userfaultfd,
 * io_uring, module and kexec calls, mknod, swapon, reboot, clock_settime, personality.
 */
final class SyscallPolicy {
    private static final int AF_UNIX = 1;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int AF_NETLINK = 16;
    /** CLONE_NEWTIME, NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET: nobody makes namespaces in a sandbox. */
    private static final long CLONE_NEW = 0x7e020080L;
    /** Pushes bytes into a terminal's input: the classic way out of a sandbox. */
    private static final long TIOCSTI = 0x5412;

    private static final List<String> FILES = List.of(
            "read",
            "write",
            "readv",
            "writev",
            "pread64",
            "pwrite64",
            "preadv",
            "pwritev",
            "preadv2",
            "pwritev2",
            "open",
            "openat",
            "openat2",
            "close",
            "close_range",
            "stat",
            "fstat",
            "lstat",
            "newfstatat",
            "statx",
            "statfs",
            "fstatfs",
            "access",
            "faccessat",
            "faccessat2",
            "lseek",
            "dup",
            "dup2",
            "dup3",
            "pipe",
            "pipe2",
            "fcntl",
            "flock",
            "fsync",
            "fdatasync",
            "truncate",
            "ftruncate",
            "fallocate",
            "getdents",
            "getdents64",
            "getcwd",
            "chdir",
            "fchdir",
            "rename",
            "renameat",
            "renameat2",
            "mkdir",
            "mkdirat",
            "rmdir",
            "creat",
            "link",
            "linkat",
            "unlink",
            "unlinkat",
            "symlink",
            "symlinkat",
            "readlink",
            "readlinkat",
            "chmod",
            "fchmod",
            "fchmodat",
            "chown",
            "fchown",
            "lchown",
            "fchownat",
            "umask",
            "utimensat",
            "utime",
            "utimes",
            "futimesat",
            "sendfile",
            "copy_file_range",
            "splice",
            "tee",
            "getxattr",
            "lgetxattr",
            "fgetxattr",
            "listxattr",
            "fadvise64",
            "readahead",
            "sync_file_range",
            "sync",
            "syncfs",
            "memfd_create",
            "inotify_init1",
            "inotify_add_watch",
            "inotify_rm_watch",
            "eventfd",
            "eventfd2",
            "timerfd_create",
            "timerfd_settime",
            "timerfd_gettime",
            "signalfd4");

    private static final List<String> MEMORY = List.of(
            "brk",
            "mmap",
            "munmap",
            "mprotect",
            "mremap",
            "madvise",
            "msync",
            "mincore",
            "mlock",
            "mlock2",
            "munlock",
            "mlockall",
            "munlockall",
            "membarrier",
            "get_mempolicy",
            "pkey_alloc",
            "pkey_free",
            "pkey_mprotect");

    private static final List<String> PROCESSES = List.of(
            "execve",
            "execveat",
            "exit",
            "exit_group",
            "fork",
            "vfork",
            "wait4",
            "waitid",
            "kill",
            "tkill",
            "tgkill",
            "getpid",
            "getppid",
            "gettid",
            "getuid",
            "geteuid",
            "getgid",
            "getegid",
            "getresuid",
            "getresgid",
            "getgroups",
            "setuid",
            "setgid",
            "setresuid",
            "setresgid",
            "setreuid",
            "setregid",
            "setgroups",
            "setfsuid",
            "setfsgid",
            "getpgid",
            "getpgrp",
            "setpgid",
            "getsid",
            "setsid",
            "getpriority",
            "setpriority",
            "sched_yield",
            "sched_getaffinity",
            "sched_setaffinity",
            "sched_getparam",
            "sched_setparam",
            "sched_getscheduler",
            "sched_setscheduler",
            "sched_get_priority_max",
            "sched_get_priority_min",
            "sched_getattr",
            "getrlimit",
            "setrlimit",
            "prlimit64",
            "getrusage",
            "times",
            "sysinfo",
            "uname",
            "prctl",
            "arch_prctl",
            "capget",
            "capset",
            "set_tid_address",
            "set_robust_list",
            "get_robust_list",
            "rseq",
            "futex",
            "futex_waitv",
            "pidfd_open",
            "pidfd_send_signal",
            "getcpu",
            "getrandom",
            "restart_syscall");

    private static final List<String> SIGNALS_AND_TIME = List.of(
            "rt_sigaction",
            "rt_sigprocmask",
            "rt_sigreturn",
            "rt_sigpending",
            "rt_sigtimedwait",
            "rt_sigqueueinfo",
            "rt_tgsigqueueinfo",
            "rt_sigsuspend",
            "sigaltstack",
            "pause",
            "alarm",
            "getitimer",
            "setitimer",
            "nanosleep",
            "clock_gettime",
            "clock_getres",
            "clock_nanosleep",
            "gettimeofday",
            "time",
            "timer_create",
            "timer_settime",
            "timer_gettime",
            "timer_getoverrun",
            "timer_delete",
            "poll",
            "ppoll",
            "select",
            "pselect6",
            "epoll_create",
            "epoll_create1",
            "epoll_ctl",
            "epoll_wait",
            "epoll_pwait",
            "epoll_pwait2");

    private static final List<String> SOCKETS = List.of(
            "connect",
            "accept",
            "accept4",
            "bind",
            "listen",
            "sendto",
            "recvfrom",
            "sendmsg",
            "recvmsg",
            "sendmmsg",
            "recvmmsg",
            "shutdown",
            "getsockname",
            "getpeername",
            "setsockopt",
            "getsockopt",
            "socketpair");

    /** Of those above: what makes or changes files, processes, identities, priorities and sockets. */
    private static final Set<String> NOT_FOR_SERVING = Set.of(
            "truncate",
            "ftruncate",
            "fallocate",
            "rename",
            "renameat",
            "renameat2",
            "mkdir",
            "mkdirat",
            "rmdir",
            "creat",
            "link",
            "linkat",
            "unlink",
            "unlinkat",
            "symlink",
            "symlinkat",
            "chmod",
            "fchmod",
            "fchmodat",
            "chown",
            "fchown",
            "lchown",
            "fchownat",
            "utimensat",
            "utime",
            "utimes",
            "futimesat",
            "sendfile",
            "copy_file_range",
            "splice",
            "tee",
            "memfd_create",
            "inotify_init1",
            "inotify_add_watch",
            "fork",
            "vfork",
            "kill",
            "pidfd_open",
            "pidfd_send_signal",
            "setuid",
            "setgid",
            "setresuid",
            "setresgid",
            "setreuid",
            "setregid",
            "setgroups",
            "setfsuid",
            "setfsgid",
            "setpriority",
            "sched_setaffinity",
            "sched_setparam",
            "sched_setscheduler",
            "bind",
            "listen",
            "accept",
            "accept4",
            "socketpair");

    private SyscallPolicy() {}

    /** Writes the filter. @param network whether the process may have sockets of the Internet families */
    static void write(Path file, boolean network, Calls calls) throws LinuxException {
        try (Seccomp filter = new Seccomp(Errno.EPERM)) {
            for (List<String> some : List.of(FILES, MEMORY, PROCESSES, SIGNALS_AND_TIME, SOCKETS)) {
                filter.allow(
                        calls == Calls.USUAL
                                ? some
                                : some.stream()
                                        .filter(call -> !NOT_FOR_SERVING.contains(call))
                                        .toList());
            }
            filter.allowWithoutBits("clone", 0, CLONE_NEW);
            // Its flags lie behind a pointer that no filter can follow; glibc falls back to clone on ENOSYS.
            filter.fail("clone3", Errno.ENOSYS);
            // Everything but the one request; a request is 32 bits, the compare 64.
            filter.allowNotEqual("ioctl", 1, TIOCSTI);
            filter.allowEqual("socket", 0, AF_UNIX);
            if (network) {
                filter.allowEqual("socket", 0, AF_INET);
                filter.allowEqual("socket", 0, AF_INET6);
                filter.allowEqual("socket", 0, AF_NETLINK);
            }
            filter.export(file);
        }
    }
}
