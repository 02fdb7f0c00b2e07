package dev.rubus.supervisor.dispatcher;

import dev.rubus.abi.Errno;
import dev.rubus.abi.ProtocolViolation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@link dev.rubus.abi.Syscall#IOCTL}: one handler a command; an unknown command is ENOTTY, as ioctl(2) has it. Dispatcher's thread. */
final class IoctlTable implements SyscallHandler {
    /** A handful: looked through one by one, and no number is boxed for it. */
    private final List<Command> commands = new ArrayList<>();

    private record Command(long number, SyscallHandler handler) {}

    /** @throws IllegalStateException if the command is taken */
    void register(long command, SyscallHandler handler) {
        if (find(command) != null) {
            throw new IllegalStateException("ioctl command " + command + " is taken");
        }
        commands.add(new Command(command, handler));
    }

    @Override
    public Errno check(Call call) {
        SyscallHandler handler = find(call.request().arg0);
        return handler == null ? Errno.ENOTTY : handler.check(call);
    }

    @Override
    public void serve(Call call) throws ProtocolViolation {
        SyscallHandler handler = find(call.request().arg0);
        if (handler == null) {
            call.fail(Errno.ENOTTY);
        } else {
            handler.serve(call);
        }
    }

    private @Nullable SyscallHandler find(long number) {
        for (int i = 0; i < commands.size(); i++) {
            if (commands.get(i).number() == number) {
                return commands.get(i).handler();
            }
        }
        return null;
    }
}
