package dev.rubus.supervisor.dispatcher;

import dev.rubus.abi.Errno;
import dev.rubus.abi.RingRecord;
import java.util.concurrent.atomic.AtomicBoolean;

/** A call that is answered later, see {@link Call#defer}. Any thread; only the first answer counts. */
public final class Deferred {
    private static final byte[] NOTHING = new byte[0];

    private final Dispatcher dispatcher;
    private final Pending pending;
    private final AtomicBoolean done = new AtomicBoolean();

    Deferred(Dispatcher dispatcher, Client caller, Pending pending) {
        this.dispatcher = dispatcher;
        this.pending = pending;
        caller.outstanding++;
    }

    public void complete(int result) {
        complete(result, 0, NOTHING);
    }

    /** @param arg0 what the reply carries beside the result */
    public void complete(int result, long arg0, byte[] payload) {
        RingRecord reply = new RingRecord();
        reply.reply(result).payload(payload);
        reply.arg0 = arg0;
        answer(reply);
    }

    public void fail(Errno errno) {
        answer(new RingRecord().fail(errno));
    }

    private void answer(RingRecord reply) {
        if (done.compareAndSet(false, true)) {
            dispatcher.post(() -> dispatcher.complete(pending, reply));
        }
    }
}
