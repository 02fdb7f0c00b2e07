package dev.rubus.sdk;

import dev.rubus.abi.Errno;
import dev.rubus.abi.ProtocolViolation;
import dev.rubus.abi.Reading;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * What this app has subscribed to. Ring 0 has one subscription a topic for each process, under a number of its own; here are all who listen.
 * Any thread, but for {@link #published}.
 */
final class Subscriptions {
    /** Readings of one topic that wait for the listeners. What waits longer is old: the newest are kept. */
    static final int WAITING = 256;

    private final Ring0 ring0;
    private final Listeners listeners;
    private final Map<String, Topic> topics = new HashMap<>();
    private final Map<Integer, Topic> byNumber = new ConcurrentHashMap<>();

    Subscriptions(Ring0 ring0, Listeners listeners) {
        this.ring0 = ring0;
        this.listeners = listeners;
    }

    /** One topic, and who listens to it. Runs, on the listeners' thread, once for each reading that came. */
    static final class Topic implements Runnable {
        final String name;
        final AtomicLong dropped = new AtomicLong();
        private final List<Subscription> heardBy = new CopyOnWriteArrayList<>();
        private final BlockingQueue<Reading> waiting = new ArrayBlockingQueue<>(WAITING);
        /** Ring 0's; 0: it has told none yet. */
        private volatile int number;

        Topic(String name) {
            this.name = name;
        }

        /** The loop's thread. */
        private void add(Reading reading) {
            while (!waiting.offer(reading)) {
                if (waiting.poll() != null) {
                    dropped.incrementAndGet();
                }
            }
        }

        @Override
        public void run() {
            Reading reading = waiting.poll();
            if (reading != null) {
                heardBy.forEach(subscription -> subscription.hear(reading));
            }
        }
    }

    synchronized Subscription open(String name, Consumer<Reading> listener) throws SyscallException {
        Topic known = topics.get(name);
        Topic topic = known == null ? new Topic(name) : known;
        Subscription subscription = new Subscription(this, topic, listener);
        topic.heardBy.add(subscription);
        if (known == null) {
            // The loop enters the number before it takes what ring 0 sent next, which may be the first reading.
            ring0.calls().call(request(name, 1), name, reply -> enter(topic, reply.result()));
            topics.put(name, topic);
        }
        return subscription;
    }

    private void enter(Topic topic, int number) {
        if (number > 0) {
            topic.number = number;
            byNumber.put(number, topic);
        }
    }

    synchronized void close(Topic topic, Subscription subscription) throws SyscallException {
        topic.heardBy.remove(subscription);
        if (topic.heardBy.isEmpty() && topics.remove(topic.name, topic)) {
            byNumber.remove(topic.number);
            ring0.call(request(topic.name, 0), topic.name);
        }
    }

    /** The loop's thread: ring 0 sent a reading. */
    void published(RingRecord event) throws SyscallException {
        Topic topic = byNumber.get(event.handle);
        if (topic == null) {
            return; // closed, while this was on its way
        }
        try {
            topic.add(Reading.decode(event.payload, event.length));
        } catch (ProtocolViolation e) {
            throw ring0.failure(Errno.EPROTO, "subscribe", e.what());
        }
        listeners.add(topic);
    }

    private static RingRecord request(String name, int wanted) {
        return new RingRecord()
                .start(RingRecord.REQUEST, Syscall.SUBSCRIBE, 0, 0)
                .args(wanted, 0)
                .text(name);
    }
}
