package dev.rubus.sdk;

import dev.rubus.abi.Reading;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One topic, and who listens to it. Of its readings that wait for the listeners the newest are kept: what is dropped gives up its place among all
 * calls, so that what is kept stays in the order of the events.
 */
final class Topic {
    /** Readings that wait for the listeners. What waits longer is old. */
    static final int WAITING = 256;

    final String name;
    final AtomicLong dropped = new AtomicLong();
    final List<Subscription> heardBy = new CopyOnWriteArrayList<>();
    /** Ring 0's; 0: it has told none yet. */
    volatile int number;

    private final Listeners listeners;
    /** Those among the listeners' calls, oldest first. */
    private final BlockingQueue<Call> waiting = new ArrayBlockingQueue<>(WAITING);

    /** Not a record: each is one of its own, also among those of equal readings. */
    private final class Call implements Runnable {
        private final Reading reading;

        Call(Reading reading) {
            this.reading = reading;
        }

        /** The listeners' thread. */
        @Override
        public void run() {
            waiting.remove(this);
            heardBy.forEach(subscription -> subscription.hear(reading));
        }
    }

    Topic(String name, Listeners listeners) {
        this.name = name;
        this.listeners = listeners;
    }

    /** The loop's thread. */
    void add(Reading reading) {
        Call call = new Call(reading);
        while (!waiting.offer(call)) {
            Call oldest = waiting.poll();
            if (oldest != null && listeners.remove(oldest)) {
                dropped.incrementAndGet();
            }
        }
        listeners.add(call);
    }
}
