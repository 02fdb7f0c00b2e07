package dev.rubus.driver.net;

import dev.rubus.abi.MqttMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What ring 0 entrusted to us and the broker does not have yet, in order: first what is in flight, then what waits. Bounded in
 * messages and bytes. Any thread.
 */
final class Outbox {
    /** What an entry costs beside its topic and payload, about. */
    private static final int OVERHEAD_BYTES = 128;

    private final int maxMessages;
    private final int maxBytes;
    private final Map<Long, Entry> inFlight = new LinkedHashMap<>();
    private final ArrayDeque<Entry> waiting = new ArrayDeque<>();
    private long lastId;
    private int bytes;

    /** A message, and the request that its reply belongs to. */
    record Entry(long id, int handle, long token, MqttMessage message, int bytes) {}

    Outbox(int maxMessages, int maxBytes) {
        this.maxMessages = maxMessages;
        this.maxBytes = maxBytes;
    }

    /** Puts a message at the end. @return false if it is full */
    synchronized boolean offer(int handle, long token, MqttMessage message) {
        int size = OVERHEAD_BYTES + message.topic().getBytes(StandardCharsets.UTF_8).length + message.payload().length;
        if (size() >= maxMessages || bytes + size > maxBytes) {
            return false;
        }
        bytes += size;
        waiting.add(new Entry(++lastId, handle, token, message, size));
        return true;
    }

    /** The next that waits, which is in flight from now on; null if none waits. */
    synchronized @Nullable Entry next() {
        Entry entry = waiting.poll();
        if (entry != null) {
            inFlight.put(entry.id, entry);
        }
        return entry;
    }

    /** Forgets a message in flight. @return it, or null if it is not in flight */
    synchronized @Nullable Entry settle(long id) {
        Entry entry = inFlight.remove(id);
        if (entry != null) {
            bytes -= entry.bytes;
        }
        return entry;
    }

    /** Forgets the oldest in flight. */
    synchronized @Nullable Entry settleOldest() {
        return inFlight.isEmpty() ? null : settle(inFlight.keySet().iterator().next());
    }

    /** Nothing is in flight any more: all of it waits again, before what has not been sent yet. */
    synchronized void rewind() {
        List<Entry> again = new ArrayList<>(inFlight.values());
        inFlight.clear();
        again.reversed().forEach(waiting::addFirst);
    }

    synchronized int inFlight() {
        return inFlight.size();
    }

    synchronized int size() {
        return inFlight.size() + waiting.size();
    }
}
