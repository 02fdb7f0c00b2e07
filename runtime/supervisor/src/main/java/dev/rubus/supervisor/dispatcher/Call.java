package dev.rubus.supervisor.dispatcher;

import dev.rubus.abi.Errno;
import dev.rubus.abi.ProtocolViolation;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import dev.rubus.supervisor.device.Device;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One system call on its way through the table: who calls, what, on which handle. Reused for the next one, so a handler that needs it
 * later takes {@link #defer}. Dispatcher's thread only.
 */
public final class Call {
    private final Dispatcher dispatcher;
    private @Nullable Client client;
    private @Nullable Syscall op;
    private @Nullable RingRecord request;
    private @Nullable Handle handle;
    private boolean settled;

    Call(Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    void begin(Client caller, Syscall number, RingRecord record) {
        client = caller;
        op = number;
        request = record;
        handle = null;
        settled = false;
    }

    void on(Handle object) {
        handle = object;
    }

    boolean settled() {
        return settled;
    }

    public Syscall op() {
        return Objects.requireNonNull(op);
    }

    public Client caller() {
        return Objects.requireNonNull(client);
    }

    /** Ring 0's own copy; the handler may write into it. */
    public RingRecord request() {
        return Objects.requireNonNull(request);
    }

    /** What the request's handle leads to. @throws NullPointerException for a call without one */
    public Handle handle() {
        return Objects.requireNonNull(handle);
    }

    /** True if the request names a handle. */
    public boolean hasHandle() {
        return handle != null;
    }

    /** Ends the call with a result of 0 or more; arg0 and arg1 go back as the handler left them. */
    public void reply(int result) throws ProtocolViolation {
        settle();
        caller().send(request().reply(result));
    }

    /** The same with a payload. */
    public void reply(int result, byte[] payload, int from, int count) throws ProtocolViolation {
        settle();
        caller().send(request().reply(result).payload(payload, from, count));
    }

    public void fail(Errno errno) throws ProtocolViolation {
        settle();
        caller().send(request().fail(errno));
    }

    /** Sends it to the driver of the device, whose reply is the caller's. */
    void forward(Device device, long arg0) {
        settle();
        RingRecord record = request();
        Pending pending =
                new Pending(caller(), record, record.handle, System.nanoTime() + Dispatcher.REQUEST_NANOS, null);
        pending.request.handle = device.id();
        pending.request.args(arg0, 0);
        dispatcher.submit(device.driver(), pending);
    }

    /** The call is answered later, from any thread; until then it counts among the caller's outstanding ones. */
    public Deferred defer() {
        settle();
        return new Deferred(dispatcher, caller(), request());
    }

    private void settle() {
        if (settled) {
            throw new IllegalStateException(op().label() + " was answered twice");
        }
        settled = true;
    }
}
