package dev.rubus.supervisor.dispatcher;

import dev.rubus.abi.RingRecord;
import dev.rubus.supervisor.trace.TracedCall;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A request on its way to a driver: whose it is, and how it goes on if the driver dies. */
final class Pending {
    /** The process that asked, or null when the supervisor itself did. */
    final @Nullable Client caller;

    final long callerToken;
    final int callerHandle;
    final RingRecord request = new RingRecord();
    final long askedNanos = System.nanoTime();
    final long deadlineNanos;
    final @Nullable CompletableFuture<RingRecord> future;
    boolean repeated;
    /** When ring 0 took the call, and how it is traced if it is. */
    private long begun;

    private @Nullable TracedCall trace;
    /** When it began to wait. */
    long arrivedNanos;
    /** When it left for the driver. */
    long sentNanos;

    long chargedNanos;
    /** The reservation that it has; null: none. */
    @Nullable
    Lane lane;
    /** It left by its reservation, to be over by {@link #dueNanos}. */
    boolean reserved;

    long dueNanos;

    Pending(
            @Nullable Client caller,
            RingRecord request,
            int callerHandle,
            long deadlineNanos,
            @Nullable CompletableFuture<RingRecord> future) {
        this.caller = caller;
        this.callerToken = request.token;
        this.callerHandle = callerHandle;
        this.deadlineNanos = deadlineNanos;
        this.future = future;
        this.request.copyFrom(request);
    }

    void begun(long nanos, @Nullable TracedCall traced) {
        begun = nanos;
        trace = traced;
    }

    /** The caller has its answer. */
    void answered(Client to, RingRecord reply) {
        to.answered(reply, begun, trace);
    }

    /** Asked to be sent again, and not yet sent again: a request that kills its driver is not sent for ever. */
    boolean mayRepeat() {
        return request.isIdempotent() && !repeated;
    }
}
