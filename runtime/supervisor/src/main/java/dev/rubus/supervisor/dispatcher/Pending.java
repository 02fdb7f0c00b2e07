package dev.rubus.supervisor.dispatcher;

import dev.rubus.abi.RingRecord;
import dev.rubus.kernel.sched.RequestCost;
import dev.rubus.supervisor.trace.TracedCall;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A request on its way to a driver: whose it is, and how it goes on if the driver dies. Its record lies in ring 0's memory; the object is
 * one of {@link Requests}, which uses it again. Runs when it has waited too long.
 */
final class Pending implements Runnable {
    /** Not on its way to a driver. */
    static final long NO_TOKEN = -1;

    /** Its number among all requests; the low bits of its token. */
    final int slot;

    /** The process that asked, or null when the supervisor itself did. */
    @Nullable
    Client caller;

    long callerToken;
    int callerHandle;
    int op;
    /** The device's id; 0: the driver itself. */
    int device;

    long arg0;
    /** How long the data sheet says it takes. */
    long nominalNanos;

    @Nullable
    CompletableFuture<RingRecord> future;

    /** Where its record lies, and the timer of its deadline. */
    int record;

    int timer;

    private boolean idempotent;
    boolean repeated;
    /** When ring 0 took the call, and how it is traced if it is. */
    private long begun;

    private @Nullable TracedCall trace;
    /** Where it goes, and waits or waited. */
    @Nullable
    Route route;

    @Nullable
    DeviceQueue queue;
    /** Under which it is with the driver; {@link #NO_TOKEN}: it is not. */
    long token;
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

    Pending(int slot) {
        this.slot = slot;
    }

    /** Is this request from now on. */
    void become(@Nullable Client asks, RingRecord request, int handle, @Nullable CompletableFuture<RingRecord> answer) {
        caller = asks;
        callerToken = request.token;
        callerHandle = handle;
        op = request.op;
        device = request.handle;
        arg0 = request.arg0;
        idempotent = request.isIdempotent();
        nominalNanos = RequestCost.nominal(request);
        future = answer;
        repeated = false;
        begun = System.nanoTime();
        token = NO_TOKEN;
        reserved = false;
    }

    /** Is none any more. */
    void forget() {
        caller = null;
        future = null;
        trace = null;
        route = null;
        queue = null;
        lane = null;
        token = NO_TOKEN;
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
        return idempotent && !repeated;
    }

    @Override
    public void run() {
        timer = Requests.NONE;
        if (route != null) {
            route.late(this);
        }
    }
}
