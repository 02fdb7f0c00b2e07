package dev.rubus.supervisor.dispatcher;

import dev.rubus.abi.Errno;
import dev.rubus.abi.ProtocolViolation;
import dev.rubus.abi.RingRecord;
import dev.rubus.supervisor.device.Device;
import dev.rubus.supervisor.trace.TracedCall;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One system call on its way through the table: who calls, what, on which handle. Reused for the next one, so a handler that needs it
 * later takes {@link #defer}. Dispatcher's thread only.
 */
public final class Call {
    private final Dispatcher dispatcher;
    private @Nullable Client client;
    private @Nullable RingRecord request;
    private @Nullable Handle handle;
    private @Nullable TracedCall trace;
    private long begun;
    private boolean settled;

    Call(Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    void begin(Client caller, RingRecord record) {
        client = caller;
        request = record;
        handle = null;
        settled = false;
        trace = caller.trace(record);
        begun = System.nanoTime();
        caller.called(begun);
    }

    void on(Handle object) {
        handle = object;
        if (trace != null) {
            trace.on(object.path());
        }
    }

    boolean settled() {
        return settled;
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
        answer(request().reply(result));
    }

    /** The same with a payload. */
    public void reply(int result, byte[] payload, int from, int count) throws ProtocolViolation {
        settle();
        answer(request().reply(result).payload(payload, from, count));
    }

    public void fail(Errno errno) throws ProtocolViolation {
        settle();
        answer(request().fail(errno));
    }

    /** The same, and why, for people. */
    void fail(Errno errno, String why) throws ProtocolViolation {
        settle();
        answer(request().fail(errno).text(why));
    }

    private void answer(RingRecord reply) throws ProtocolViolation {
        Client to = caller();
        to.send(reply);
        to.answered(reply, begun, trace);
    }

    /** Sends it to the driver of the device, whose reply is the caller's. @throws NoMemory if it cannot be kept until then */
    void forward(Device device, long arg0) {
        RingRecord record = request();
        int handle = record.handle;
        long argument = record.arg0;
        record.handle = device.id();
        record.args(arg0, 0);
        long deadline = begun + Dispatcher.REQUEST_NANOS;
        Pending pending = dispatcher.requests.open(caller(), record, handle, deadline, null);
        if (pending == null) {
            record.handle = handle;
            record.arg0 = argument;
            throw new NoMemory();
        }
        settle();
        pending.begun(begun, trace);
        pending.lane = caller().lane(handle());
        dispatcher.submit(device.driver(), pending);
    }

    /**
     * The call is answered later, from any thread; until then it counts among the caller's outstanding ones. Throws what the table answers
     * with ENOMEM if it cannot be kept until then: before anything is done for it.
     */
    public Deferred defer() {
        Pending pending = dispatcher.requests.note(caller(), request());
        settle();
        pending.begun(begun, trace);
        return new Deferred(dispatcher, caller(), pending);
    }

    private void settle() {
        if (settled) {
            throw new IllegalStateException("call " + request().op + " was answered twice");
        }
        settled = true;
    }
}
