package dev.rubus.supervisor.dispatcher;

import dev.rubus.abi.Errno;
import dev.rubus.abi.ProtocolViolation;
import dev.rubus.abi.RingRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The way to one driver, whoever is that driver at the moment. Requests wait for it, and for their turn, in the {@link DeviceQueue} of
 * their device. Dispatcher's thread only.
 */
final class Route {
    private static final int MAX_WAITING = 1024;

    private final Completion completion;
    private final Function<RingRecord, DeviceQueue> queueOf;
    private final Set<DeviceQueue> queues = new LinkedHashSet<>();
    private final Map<Long, Flight> inFlight = new LinkedHashMap<>();
    private @Nullable Client driver;
    private boolean degraded;
    private long nextToken;

    /** Ends a request. */
    interface Completion {
        void complete(Pending pending, RingRecord reply);
    }

    private record Flight(Pending pending, DeviceQueue queue) {}

    /** @param queueOf where a request waits for its device */
    Route(Completion completion, Function<RingRecord, DeviceQueue> queueOf) {
        this.completion = completion;
        this.queueOf = queueOf;
    }

    @Nullable
    Client driver() {
        return driver;
    }

    void submit(Pending pending) throws ProtocolViolation {
        if (degraded && driver == null) {
            fail(pending, Errno.ENODEV);
            return;
        }
        DeviceQueue queue = queueOf.apply(pending.request);
        if (queue.waiting() >= MAX_WAITING) {
            fail(pending, Errno.EAGAIN);
            return;
        }
        queues.add(queue);
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
        List<Flight> lost = new ArrayList<>(inFlight.values());
        inFlight.clear();
        for (Flight flight : lost.reversed()) {
            Pending pending = flight.pending;
            flight.queue.done(pending, 0, now);
            if (isWanted(pending) && pending.mayRepeat()) {
                pending.repeated = true;
                flight.queue.addAgain(pending, now);
            } else {
                fail(pending, Errno.EINTR);
            }
        }
    }

    /** The driver will be away for long: nobody shall wait for it in vain. */
    void degrade() {
        degraded = true;
        failAll(pending -> true, Errno.ENODEV);
    }

    /** A client is gone: nothing that it asked for is sent any more. */
    void forget(Client client) {
        long now = System.nanoTime();
        queues.forEach(queue -> queue.remove(pending -> pending.caller == client, now));
    }

    /** A driver's reply. Unknown tokens are replies that came after their time. */
    void reply(RingRecord reply) throws ProtocolViolation {
        Flight flight = inFlight.remove(reply.token);
        if (flight != null) {
            flight.queue.done(flight.pending, reply.arg1, System.nanoTime());
            completion.complete(flight.pending, reply);
        }
        pump();
    }

    /** Ends what has waited too long. */
    void sweep(long nowNanos) throws ProtocolViolation {
        failAll(pending -> isLate(pending, nowNanos), Errno.ETIMEDOUT);
        for (Flight flight : List.copyOf(inFlight.values())) {
            if (isLate(flight.pending, nowNanos) && inFlight.remove(flight.pending.request.token) != null) {
                flight.queue.done(flight.pending, 0, nowNanos);
                fail(flight.pending, Errno.ETIMEDOUT);
            }
        }
        pump();
    }

    /** Ends what waits and matches. Taken out first: an end may break a caller off, and that takes out more. */
    private void failAll(Predicate<Pending> which, Errno errno) {
        List<Pending> ended = new ArrayList<>();
        long now = System.nanoTime();
        queues.forEach(queue -> ended.addAll(queue.remove(which, now)));
        ended.forEach(pending -> fail(pending, errno));
    }

    private static boolean isLate(Pending pending, long nowNanos) {
        return nowNanos - pending.deadlineNanos >= 0;
    }

    private static boolean isWanted(Pending pending) {
        return pending.caller == null || !pending.caller.removed;
    }

    private void pump() throws ProtocolViolation {
        Client to = driver;
        if (to == null) {
            return;
        }
        for (DeviceQueue queue : queues) {
            Pending next;
            while ((next = queue.next(System.nanoTime())) != null) {
                next.request.token = nextToken++;
                inFlight.put(next.request.token, new Flight(next, queue));
                to.send(next.request);
            }
        }
    }

    private void fail(Pending pending, Errno errno) {
        RingRecord reply = new RingRecord();
        reply.op = pending.request.op;
        completion.complete(pending, reply.fail(errno));
    }
}
