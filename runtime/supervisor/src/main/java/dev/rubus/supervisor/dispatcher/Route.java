package dev.rubus.supervisor.dispatcher;

import dev.rubus.abi.Errno;
import dev.rubus.abi.ProtocolViolation;
import dev.rubus.abi.RingRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The way to one driver, whoever is that driver at the moment. Requests wait here while it is away, first come first served. Dispatcher's
 * thread only.
 */
final class Route {
    /** A driver serves one at a time; more in its ring would only be lost with it. */
    private static final int MAX_IN_FLIGHT = 32;

    private static final int MAX_WAITING = 1024;

    private final Completion completion;
    private final Deque<Pending> waiting = new ArrayDeque<>();
    private final Map<Long, Pending> inFlight = new LinkedHashMap<>();
    private @Nullable Client driver;
    private boolean degraded;
    private long nextToken;

    /** Ends a request. */
    interface Completion {
        void complete(Pending pending, RingRecord reply);
    }

    Route(Completion completion) {
        this.completion = completion;
    }

    @Nullable
    Client driver() {
        return driver;
    }

    void submit(Pending pending) throws ProtocolViolation {
        if (degraded && driver == null) {
            fail(pending, Errno.ENODEV);
        } else if (waiting.size() >= MAX_WAITING) {
            fail(pending, Errno.EAGAIN);
        } else {
            waiting.addLast(pending);
            pump();
        }
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
        List<Pending> lost = new ArrayList<>(inFlight.values());
        inFlight.clear();
        for (Pending pending : lost.reversed()) {
            if (pending.mayRepeat()) {
                pending.repeated = true;
                waiting.addFirst(pending);
            } else {
                fail(pending, Errno.EINTR);
            }
        }
    }

    /** The driver will be away for long: nobody shall wait for it in vain. */
    void degrade() {
        degraded = true;
        waiting.forEach(pending -> fail(pending, Errno.ENODEV));
        waiting.clear();
    }

    /** A driver's reply. Unknown tokens are replies that came after their time. */
    void reply(RingRecord reply) throws ProtocolViolation {
        Pending pending = inFlight.remove(reply.token);
        if (pending != null) {
            completion.complete(pending, reply);
        }
        pump();
    }

    /** Ends what has waited too long. */
    void sweep(long nowNanos) throws ProtocolViolation {
        for (Iterator<Pending> i = waiting.iterator(); i.hasNext(); ) {
            Pending pending = i.next();
            if (nowNanos - pending.deadlineNanos >= 0) {
                i.remove();
                fail(pending, Errno.ETIMEDOUT);
            }
        }
        for (Iterator<Pending> i = inFlight.values().iterator(); i.hasNext(); ) {
            Pending pending = i.next();
            if (nowNanos - pending.deadlineNanos >= 0) {
                i.remove();
                fail(pending, Errno.ETIMEDOUT);
            }
        }
        pump();
    }

    private void pump() throws ProtocolViolation {
        Client to = driver;
        while (to != null && inFlight.size() < MAX_IN_FLIGHT && !waiting.isEmpty()) {
            Pending next = waiting.removeFirst();
            if (next.caller != null && next.caller.removed) {
                continue;
            }
            next.request.token = nextToken++;
            inFlight.put(next.request.token, next);
            to.send(next.request);
        }
    }

    private void fail(Pending pending, Errno errno) {
        RingRecord reply = new RingRecord();
        reply.op = pending.request.op;
        completion.complete(pending, reply.fail(errno));
    }
}
