package dev.rubus.supervisor.dispatcher;

import dev.rubus.abi.Errno;
import dev.rubus.abi.ProtocolViolation;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@link dev.rubus.abi.Syscall#IOCTL}: one handler a command; an unknown command is ENOTTY, as ioctl(2) has it. Dispatcher's thread. */
final class IoctlTable implements SyscallHandler {
    private final Map<Long, SyscallHandler> commands = new HashMap<>();

    /** @throws IllegalStateException if the command is taken */
    void register(long command, SyscallHandler handler) {
        if (commands.putIfAbsent(command, handler) != null) {
            throw new IllegalStateException("ioctl command " + command + " is taken");
        }
    }

    @Override
    public Errno check(Call call) {
        SyscallHandler handler = find(call);
        return handler == null ? Errno.ENOTTY : handler.check(call);
    }

    @Override
    public void serve(Call call) throws ProtocolViolation {
        SyscallHandler handler = find(call);
        if (handler == null) {
            call.fail(Errno.ENOTTY);
        } else {
            handler.serve(call);
        }
    }

    private @Nullable SyscallHandler find(Call call) {
        return commands.get(call.request().arg0);
    }
}
