package dev.rubus.sdk;

import dev.rubus.abi.Reading;
import java.util.function.Consumer;

/** Readings of an app that somebody listens to, see {@link App#subscribe}. Any thread. */
public final class Subscription implements AutoCloseable {
    private final Subscriptions all;
    private final Topic topic;
    private final Consumer<Reading> listener;
    private volatile boolean closed;

    Subscription(Subscriptions all, Topic topic, Consumer<Reading> listener) {
        this.all = all;
        this.topic = topic;
        this.listener = listener;
    }

    /** {@code app/point}. */
    public String topic() {
        return topic.name;
    }

    /** How many readings of this topic came faster than this app's listeners took them, and were left out. */
    public long dropped() {
        return topic.dropped.get();
    }

    /** On the listeners' thread. */
    void hear(Reading reading) {
        if (!closed) {
            listener.accept(reading);
        }
    }

    /**
     * Ends it; a second time does nothing. One call of the listener may still be under way on the listeners' thread when this returns. A listener
     * may close its own.
     *
     * @throws SyscallException EPIPE if ring 0 is gone, EAGAIN over the quota, EINTR, ETIMEDOUT; the listener hears no more all the same, and ring
     *     0 is asked again when the next reading comes
     */
    @Override
    public void close() throws SyscallException {
        if (!closed) {
            closed = true;
            all.close(topic, this);
        }
    }
}
