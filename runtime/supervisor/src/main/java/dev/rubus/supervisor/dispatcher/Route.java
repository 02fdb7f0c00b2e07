package dev.rubus.supervisor.dispatcher;

import dev.rubus.abi.Errno;
import dev.rubus.abi.ProtocolViolation;
import dev.rubus.abi.RingRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The way to one driver, whoever is that driver at the moment. Requests wait for it, and for their turn, in the {@link DeviceQueue} of
 * their device. Dispatcher's thread only.
 */
final class Route {
    private static final int MAX_WAITING = 1024;

    private final Requests requests;
    private final Completion completion;
    /** What has ever waited here: a driver's buses, its lines. */
    private final List<DeviceQueue> queues = new ArrayList<>();

    private final RingRecord record = new RingRecord();
    private final RingRecord failure = new RingRecord();
    private @Nullable Client driver;
    private boolean degraded;

    /** Ends a request. */
    interface Completion {
        /** @param reply the callee may write into it */
        void complete(Pending pending, RingRecord reply);

        /** The driver broke the protocol. */
        void broken(@Nullable Client driver, ProtocolViolation why);
    }

    Route(Requests requests, Completion completion) {
        this.requests = requests;
        this.completion = completion;
    }

    @Nullable
    Client driver() {
        return driver;
    }

    /** @param queue where the request waits for its device */
    void submit(Pending pending, DeviceQueue queue) throws ProtocolViolation {
        pending.route = this;
        pending.queue = queue;
        if (degraded && driver == null) {
            fail(pending, Errno.ENODEV);
            return;
        }
        if (queue.waiting() >= MAX_WAITING) {
            fail(pending, Errno.EAGAIN);
            return;
        }
        if (!queues.contains(queue)) {
            queues.add(queue);
        }
        queue.add(pending, System.nanoTime());
        pump();
    }

    /** A driver joined: what waited goes to it. */
    void arrived(Client client) throws ProtocolViolation {
        driver = client;
        degraded = false;
        pump();
    }

    /** The driver is gone: what was in flight ends with EINTR, or waits for its successor if it may be repeated. */
    void departed(Client client) {
        if (driver != client) {
            return;
        }
        driver = null;
        long now = System.nanoTime();
        for (Pending pending : requests.inFlight(this).reversed()) {
            DeviceQueue queue = landed(pending, 0, false, now);
            if (isWanted(pending) && pending.mayRepeat()) {
                pending.repeated = true;
                queue.addAgain(pending, now);
            } else {
                fail(pending, Errno.EINTR);
            }
        }
    }

    /** The request is not with the driver any more. */
    private static DeviceQueue landed(Pending pending, long reportedNanos, boolean succeeded, long now) {
        DeviceQueue queue = Objects.requireNonNull(pending.queue);
        pending.token = Pending.NO_TOKEN;
        queue.done(pending, reportedNanos, succeeded, now);
        return queue;
    }

    /** The driver will be away for long: nobody shall wait for it in vain. */
    void degrade() {
        degraded = true;
        // Taken out first: an end may break a caller off, and that takes out more.
        List<Pending> ended = new ArrayList<>();
        long now = System.nanoTime();
        queues.forEach(queue -> ended.addAll(queue.remove(pending -> true, now)));
        ended.forEach(pending -> fail(pending, Errno.ENODEV));
    }

    /** A client is gone: nothing that it asked for is sent any more. */
    void forget(Client client) {
        long now = System.nanoTime();
        Predicate<Pending> its = pending -> pending.caller == client;
        queues.forEach(queue -> queue.remove(its, now).forEach(requests::close));
    }

    /** A driver's reply. Unknown tokens are replies that came after their time. */
    void reply(RingRecord reply) throws ProtocolViolation {
        Pending pending = requests.find(reply.token);
        if (pending != null && pending.route == this) {
            landed(pending, reply.arg1, reply.result >= 0, System.nanoTime());
            completion.complete(pending, reply);
        }
        pump();
    }

    /** It has waited too long. */
    void late(Pending pending) {
        long now = System.nanoTime();
        if (pending.token != Pending.NO_TOKEN) {
            landed(pending, 0, false, now);
        } else if (pending.queue != null) {
            pending.queue.remove(other -> other == pending, now);
        }
        fail(pending, Errno.ETIMEDOUT);
        try {
            pump();
        } catch (ProtocolViolation e) {
            completion.broken(driver, e);
        }
    }

    private static boolean isWanted(Pending pending) {
        return pending.caller == null || !pending.caller.removed;
    }

    private void pump() throws ProtocolViolation {
        Client to = driver;
        if (to == null) {
            return;
        }
        // No iterator: this runs with every request and every reply.
        for (int i = 0; i < queues.size(); i++) {
            Pending next;
            while ((next = queues.get(i).next(System.nanoTime())) != null) {
                requests.load(next, record);
                to.send(record);
            }
        }
    }

    private void fail(Pending pending, Errno errno) {
        completion.complete(pending, failure.fail(errno));
    }
}
