package dev.rubus.supervisor.sandbox;

import dev.rubus.abi.Errno;
import dev.rubus.linux.LinuxException;
import dev.rubus.linux.Seccomp;
import dev.rubus.supervisor.process.ProcessSpec.Calls;
import java.nio.file.Path;
import java.util.List;

/**
 * The system calls of Linux that a sandboxed process may make: what a JVM, a shell or mosquitto need and nothing that reaches beyond the
 * process. Everything else, known today or not, fails with EPERM.
 *
 * <p>Left out on purpose: mount, pivot_root, chroot, unshare, setns, ptrace, process_vm_*, kcmp, bpf, perf_event_open, keyctl, userfaultfd,
 * io_uring, module and kexec calls, mknod, swapon, reboot, clock_settime, personality.
 *
 * <p>{@link Calls#SERVING} is for who serves descriptors that others opened: threads of its own but no process; no name, size, owner or mode of
 * a file changed; no socket that others could reach. What it still can, in a root, a pid namespace and an IPC namespace where it is alone: write
 * to files of its scratch home, {@code /tmp} and {@code /dev/shm}, and make them (no filter sees a path, and open does both); become another
 * program under the same filter (execve, with which bubblewrap starts it); signal itself.
 */
final class SyscallPolicy {
    private static final int AF_UNIX = 1;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int AF_NETLINK = 16;
    /** CLONE_NEWTIME, NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET: nobody makes namespaces in a sandbox. */
    private static final long CLONE_NEW = 0x7e020080L;
    /** A thread, and no process of its own; the kernel wants CLONE_VM and CLONE_SIGHAND with it (clone(2)). */
    private static final long CLONE_THREAD = 0x10000;
    /** Pushes bytes into a terminal's input: the classic way out of a sandbox. */
    private static final long TIOCSTI = 0x5412;

    /** To read and write what is open, to open, and to wait for many. */
    private static final List<String> FILES = names("""
            read write readv writev pread64 pwrite64 preadv pwritev preadv2 pwritev2 open openat openat2 close
            close_range stat fstat lstat newfstatat statx statfs fstatfs access faccessat faccessat2 lseek dup dup2
            dup3 pipe pipe2 fcntl flock fsync fdatasync getdents getdents64 getcwd chdir fchdir readlink readlinkat
            umask getxattr lgetxattr fgetxattr listxattr fadvise64 readahead sync_file_range sync syncfs
            inotify_rm_watch eventfd eventfd2 timerfd_create timerfd_settime timerfd_gettime signalfd4
            """);

    /** The own address space. */
    private static final List<String> MEMORY = names("""
            brk mmap munmap mprotect mremap madvise msync mincore mlock mlock2 munlock mlockall munlockall membarrier
            get_mempolicy pkey_alloc pkey_free pkey_mprotect
            """);

    /** The own process and its threads. */
    private static final List<String> PROCESSES = names("""
            execve execveat exit exit_group wait4 waitid tkill tgkill getpid getppid gettid getuid geteuid getgid
            getegid getresuid getresgid getgroups getpgid getpgrp setpgid getsid setsid getpriority sched_yield
            sched_getaffinity sched_getparam sched_getscheduler sched_get_priority_max sched_get_priority_min
            sched_getattr getrlimit setrlimit prlimit64 getrusage times sysinfo uname prctl arch_prctl capget capset
            set_tid_address set_robust_list get_robust_list rseq futex futex_waitv getcpu getrandom restart_syscall
            """);

    /** Signals to itself, clocks, timers, waiting. */
    private static final List<String> SIGNALS_AND_TIME = names("""
            rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigtimedwait rt_sigqueueinfo rt_tgsigqueueinfo
            rt_sigsuspend sigaltstack pause alarm getitimer setitimer nanosleep clock_gettime clock_getres
            clock_nanosleep gettimeofday time timer_create timer_settime timer_gettime timer_getoverrun timer_delete
            poll ppoll select pselect6 epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait epoll_pwait2
            """);

    /** To speak through a socket that it has, or connects; a JVM's first socket takes a pair as well. */
    private static final List<String> SOCKETS = names("""
            connect sendto recvfrom sendmsg recvmsg sendmmsg recvmmsg shutdown getsockname getpeername setsockopt
            getsockopt socketpair
            """);

    /** Not for who serves: names, sizes, owners and modes of files, copies within the kernel. */
    private static final List<String> CHANGING_FILES = names("""
            truncate ftruncate fallocate rename renameat renameat2 mkdir mkdirat rmdir creat link linkat unlink
            unlinkat symlink symlinkat chmod fchmod fchmodat chown fchown lchown fchownat utimensat utime utimes
            futimesat sendfile copy_file_range splice tee memfd_create inotify_init1 inotify_add_watch
            """);

    /** Not for who serves: new processes, signals to others, identities and priorities. */
    private static final List<String> OTHERS = names("""
            fork vfork kill setuid setgid setresuid setresgid setreuid setregid setgroups setfsuid setfsgid
            setpriority sched_setaffinity sched_setparam sched_setscheduler pidfd_open pidfd_send_signal
            """);

    /** Not for who serves: sockets that others can reach. */
    private static final List<String> BEING_CALLED = names("""
            accept accept4 bind listen
            """);

    private SyscallPolicy() {}

    private static List<String> names(String block) {
        return List.of(block.strip().split("\\s+"));
    }

    /** Writes the filter. @param network whether the process may have sockets of the Internet families */
    static void write(Path file, boolean network, Calls calls) throws LinuxException {
        try (Seccomp filter = new Seccomp(Errno.EPERM)) {
            for (List<String> some : List.of(FILES, MEMORY, PROCESSES, SIGNALS_AND_TIME, SOCKETS)) {
                filter.allow(some);
            }
            if (calls == Calls.USUAL) {
                for (List<String> more : List.of(CHANGING_FILES, OTHERS, BEING_CALLED)) {
                    filter.allow(more);
                }
                filter.allowBits("clone", 0, CLONE_NEW, 0);
            } else {
                filter.allowBits("clone", 0, CLONE_NEW | CLONE_THREAD, CLONE_THREAD);
            }
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
