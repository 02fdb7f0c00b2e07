package dev.rubus.supervisor.dispatcher;

import dev.rubus.abi.Errno;
import dev.rubus.abi.MqttMessage;
import dev.rubus.abi.ProtocolViolation;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * Messages that the broker has not acknowledged. They outlive the net driver: what it had and did not acknowledge is given to its
 * successor. Dispatcher's thread only.
 */
final class Outbox {
    /** Tokens of the outbox have this bit, those of {@link Route} have not. */
    static final long TOKEN = 1L << 62;

    private static final int CAPACITY = 4096;
    /** The last quarter is for the node's own states and events. */
    private static final int APPS_CAPACITY = CAPACITY - CAPACITY / 4;

    private static final int MAX_UNACKNOWLEDGED = 64;
    private static final long PAUSE_NANOS = 50_000_000;

    private final Deque<MqttMessage> queue = new ArrayDeque<>();
    private final Map<Long, MqttMessage> unacknowledged = new LinkedHashMap<>();
    private final RingRecord record = new RingRecord();
    private @Nullable Client net;
    private long nextToken;
    private long pausedUntil;
    private long dropped;

    /** @return false if it is full: EAGAIN for the app */
    boolean offerFromApp(MqttMessage message) {
        if (size() >= APPS_CAPACITY) {
            return false;
        }
        queue.addLast(message);
        return true;
    }

    /** The node's own message; the oldest goes if even the reserve is full. */
    void offer(MqttMessage message) {
        if (size() >= CAPACITY && !queue.isEmpty()) {
            queue.removeFirst();
            dropped++;
            Logger.warn("outbox full: the oldest message is dropped ({} so far); is the broker reachable?", dropped);
        }
        queue.addLast(message);
    }

    int size() {
        return queue.size() + unacknowledged.size();
    }

    void arrived(Client client) {
        net = client;
        pausedUntil = 0;
    }

    void departed(Client client) {
        if (net != client) {
            return;
        }
        net = null;
        List<MqttMessage> again = new ArrayList<>(unacknowledged.values());
        unacknowledged.clear();
        again.reversed().forEach(queue::addFirst);
    }

    /** The net driver's answer: acknowledged by the broker, or why not. */
    void reply(RingRecord reply, long now) {
        MqttMessage message = unacknowledged.remove(reply.token);
        if (message == null || reply.result >= 0) {
            return;
        }
        Errno errno = Errno.of(-reply.result);
        if (errno == Errno.EINVAL || errno == Errno.EMSGSIZE) {
            Logger.warn("message for {} is dropped: the net driver refuses it with {}", message.topic(), errno);
        } else {
            queue.addFirst(message);
            pausedUntil = now + PAUSE_NANOS;
        }
    }

    /** Sends what the net driver can take now. */
    void pump(long now) throws ProtocolViolation {
        Client to = net;
        while (to != null && now >= pausedUntil && !queue.isEmpty() && unacknowledged.size() < MAX_UNACKNOWLEDGED) {
            MqttMessage message = queue.removeFirst();
            long token = TOKEN | nextToken++;
            unacknowledged.put(token, message);
            record.start(RingRecord.REQUEST, Syscall.MQTT, 0, token).payload(message.encode());
            to.send(record);
        }
    }
}
