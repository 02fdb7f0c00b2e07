package dev.rubus.supervisor.dispatcher;

import dev.rubus.abi.Errno;
import dev.rubus.abi.HandleKind;
import dev.rubus.abi.ProtocolViolation;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Signature;
import dev.rubus.abi.Syscall;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * The one checked entry into ring 0: number, lengths, handle, grant, quota, in that order, on a private copy of the record. What comes
 * after it is the business of one {@link SyscallHandler} for each number and kind of handle. Dispatcher's thread only.
 */
final class SyscallTable {
    private final Map<Syscall, Map<HandleKind, SyscallHandler>> handlers = new EnumMap<>(Syscall.class);
    private final Call call;

    SyscallTable(Dispatcher dispatcher) {
        call = new Call(dispatcher);
    }

    /** Serves the number on every kind of handle that its signature names. */
    void register(Syscall op, SyscallHandler handler) {
        op.signature().handles().forEach(kind -> register(op, kind, handler));
    }

    /**
     * Serves the number on one kind of handle.
     *
     * @return who did so far; whoever takes over may pass on to it
     * @throws IllegalArgumentException if the signature does not name the kind
     */
    @Nullable
    SyscallHandler register(Syscall op, HandleKind kind, SyscallHandler handler) {
        if (!op.signature().handles().contains(kind)) {
            throw new IllegalArgumentException(op.label() + " takes no handle of kind " + kind);
        }
        return handlers.computeIfAbsent(op, o -> new EnumMap<>(HandleKind.class))
                .put(kind, handler);
    }

    /** Serves the request or sends it on its way; the reply always comes, exactly once. */
    void enter(Client client, RingRecord request) throws ProtocolViolation {
        Syscall op = Syscall.of(request.op);
        call.begin(client, request);
        if (op == null) {
            call.fail(Errno.ENOSYS);
            return;
        }
        try {
            enter(client, op, request);
        } catch (NoMemory e) {
            call.fail(Errno.ENOMEM);
        } catch (RuntimeException e) {
            Logger.error(e, "{} of {} failed: {}", op.label(), client.name, e.getMessage());
        }
        if (!call.settled()) {
            call.fail(Errno.EIO);
        }
    }

    private void enter(Client client, Syscall op, RingRecord request) throws ProtocolViolation {
        Signature signature = op.signature();
        if (signature.sender() == Signature.Sender.RING0) {
            call.fail(Errno.EPERM);
            return;
        }
        Errno wrong = signature.check(request);
        if (wrong != Errno.OK) {
            call.fail(wrong);
            return;
        }
        HandleKind kind = HandleKind.NONE;
        if (request.handle != 0 || signature.needsHandle()) {
            Handle handle = client.handles.get(request.handle);
            if (handle == null) {
                call.fail(Errno.EBADF);
                return;
            }
            kind = handle.kind();
            if (!signature.handles().contains(kind)) {
                call.fail(kind == HandleKind.DIRECTORY ? Errno.EISDIR : Errno.EINVAL);
                return;
            }
            call.on(handle);
        }
        Map<HandleKind, SyscallHandler> byKind = handlers.get(op);
        SyscallHandler handler = byKind == null ? null : byKind.get(kind);
        if (handler == null) {
            call.fail(byKind == null ? Errno.ENOSYS : Errno.EOPNOTSUPP);
            return;
        }
        wrong = handler.check(call);
        if (wrong == Errno.OK && !client.mayCall()) {
            wrong = Errno.EAGAIN;
        }
        if (wrong == Errno.OK) {
            handler.serve(call);
        } else {
            call.fail(wrong);
        }
    }
}
