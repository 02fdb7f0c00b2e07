package dev.rubus.sdk;

import dev.rubus.abi.Errno;
import dev.rubus.abi.ProtocolViolation;
import dev.rubus.abi.Reading;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * What this app has subscribed to. Ring 0 has one subscription a topic for each process, under a number of its own; here are all who listen.
 * Any thread, but for {@link #published}.
 *
 * <p>One that ring 0 may have although nobody listens, because its reply did not come in time or it refused to end it, is ended again when
 * a reading shows that it is there, and before the next one is opened.
 */
final class Subscriptions {
    private final Ring0 ring0;
    private final Listeners listeners;
    private final Map<String, Topic> topics = new HashMap<>();
    private final Map<Integer, Topic> byNumber = new ConcurrentHashMap<>();

    /**
     * In which order requests go to ring 0, which is the order of what they say. Also the loop's thread takes it: nobody waits for a reply
     * who has it.
     */
    private final Object order = new Object();

    private final Map<String, Leftover> leftovers = new HashMap<>();

    /** A topic that ring 0 is to end. */
    private static final class Leftover {
        private boolean asked;
    }

    Subscriptions(Ring0 ring0, Listeners listeners) {
        this.ring0 = ring0;
        this.listeners = listeners;
    }

    synchronized Subscription open(String name, Consumer<Reading> listener) throws SyscallException {
        Topic known = topics.get(name);
        Topic topic = known == null ? new Topic(name, listeners) : known;
        Subscription subscription = new Subscription(this, topic, listener);
        topic.heardBy.add(subscription);
        if (known == null) {
            begin(topic);
            topics.put(name, topic);
        }
        return subscription;
    }

    private void begin(Topic topic) throws SyscallException {
        CompletableFuture<Ring0.Reply> future;
        synchronized (order) {
            leftovers.remove(topic.name);
            endLeftovers();
            // The loop enters the number before it takes what ring 0 sent next, which may be the first reading.
            future = ring0.calls().begin(request(topic.name, 1), topic.name, reply -> enter(topic, reply.result()));
        }
        try {
            await(future, topic);
        } catch (SyscallException e) {
            synchronized (order) {
                topic.heardBy.clear();
                byNumber.remove(topic.number);
                if (e.errno() == Errno.EINTR || e.errno() == Errno.ETIMEDOUT) {
                    leftovers.put(topic.name, new Leftover());
                    endLeftovers();
                }
            }
            throw e;
        }
    }

    private void await(CompletableFuture<Ring0.Reply> future, Topic topic) throws SyscallException {
        Calls calls = ring0.calls();
        String operation = Syscall.SUBSCRIBE.label();
        calls.succeeded(calls.await(future, Calls.LIMIT_NANOS, operation, topic.name), operation, topic.name);
    }

    private void enter(Topic topic, int number) {
        synchronized (order) {
            if (number > 0 && !topic.heardBy.isEmpty()) {
                topic.number = number;
                byNumber.put(number, topic);
            }
        }
    }

    synchronized void close(Topic topic, Subscription subscription) throws SyscallException {
        topic.heardBy.remove(subscription);
        if (topic.heardBy.isEmpty() && topics.remove(topic.name, topic)) {
            CompletableFuture<Ring0.Reply> future;
            synchronized (order) {
                byNumber.remove(topic.number);
                Leftover leftover = new Leftover();
                leftovers.put(topic.name, leftover);
                future = end(topic.name, leftover);
                endLeftovers();
            }
            await(future, topic);
        }
    }

    /** Has {@link #order}. */
    private CompletableFuture<Ring0.Reply> end(String name, Leftover leftover) throws SyscallException {
        leftover.asked = true;
        return ring0.calls().begin(request(name, 0), name, reply -> {
            synchronized (order) {
                leftover.asked = false;
                if (reply.result() >= 0) {
                    leftovers.remove(name, leftover);
                }
            }
        });
    }

    private void endLeftovers() throws SyscallException {
        synchronized (order) {
            for (Map.Entry<String, Leftover> each : leftovers.entrySet()) {
                if (!each.getValue().asked) {
                    end(each.getKey(), each.getValue());
                }
            }
        }
    }

    /** The loop's thread: ring 0 sent a reading. */
    void published(RingRecord event) throws SyscallException {
        Topic topic = byNumber.get(event.handle);
        if (topic == null) {
            endLeftovers(); // closed: while this was on its way, or ring 0 did not take it
            return;
        }
        try {
            topic.add(Reading.decode(event.payload, event.length));
        } catch (ProtocolViolation e) {
            throw ring0.failure(Errno.EPROTO, "subscribe", e.what());
        }
    }

    private static RingRecord request(String name, int wanted) {
        return new RingRecord()
                .start(RingRecord.REQUEST, Syscall.SUBSCRIBE, 0, 0)
                .args(wanted, 0)
                .text(name);
    }
}
