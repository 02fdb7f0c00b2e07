package dev.rubus.supervisor.dispatcher;

import dev.rubus.abi.Errno;
import dev.rubus.abi.HandleKind;
import dev.rubus.abi.Syscall;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Where another part of ring 0 says which system calls it serves. Any thread; before the first process joins. */
public final class SyscallRegistry {
    private final Mailbox mail;
    private final SyscallTable syscalls;
    private final IoctlTable ioctls;

    SyscallRegistry(Mailbox mail, SyscallTable syscalls, IoctlTable ioctls) {
        this.mail = mail;
        this.syscalls = syscalls;
        this.ioctls = ioctls;
    }

    /** The handler serves the number on every kind of handle that its signature names, instead of who did. */
    public void serve(Syscall op, SyscallHandler handler) {
        mail.post(() -> syscalls.register(op, handler));
    }

    /** The same on one kind of handle. */
    public void serve(Syscall op, HandleKind kind, SyscallHandler handler) {
        mail.post(() -> syscalls.register(op, kind, handler));
    }

    /** The same; the new handler is told who did so far, and may pass on to it. */
    public void succeed(Syscall op, HandleKind kind, UnaryOperator<@Nullable SyscallHandler> successor) {
        mail.post(() -> {
            SyscallHandler before = syscalls.register(op, kind, call -> call.fail(Errno.ENOSYS));
            syscalls.register(op, kind, Objects.requireNonNull(successor.apply(before)));
        });
    }

    /** The handler serves one command of {@link Syscall#IOCTL}. */
    public void ioctl(long command, SyscallHandler handler) {
        mail.post(() -> ioctls.register(command, handler));
    }
}
