package dev.rubus.supervisor.dispatcher;

import dev.rubus.abi.Errno;
import dev.rubus.abi.MqttMessage;
import dev.rubus.abi.ProtocolViolation;
import dev.rubus.abi.ReadingView;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import dev.rubus.kernel.memory.Account;
import dev.rubus.kernel.memory.SizeClasses;
import dev.rubus.supervisor.memory.Ring0Memory;
import dev.rubus.supervisor.memory.Spool;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * Messages that the broker has not acknowledged, in ring 0's own memory. They outlive the app that sent them and the net driver: what it
 * had and did not acknowledge is given to its successor. Dispatcher's thread only.
 */
final class Outbox {
    /** Tokens of the outbox have this bit, those of {@link Route} have not. The lower bits are a count and the slot. */
    static final long TOKEN = 1L << 62;

    private static final int CAPACITY = 4096;
    private static final int SLOT_BITS = 12;
    /** The last quarter is for the node's own states and events. */
    private static final int APPS_CAPACITY = CAPACITY - CAPACITY / 4;

    private static final int MAX_UNACKNOWLEDGED = 64;
    private static final long PAUSE_NANOS = 50_000_000;

    private final Spool spool;
    private final Account ring0;
    /** Of the messages on their way, by slot; 0: not on its way. */
    private final long[] tokens = new long[CAPACITY];

    private final RingRecord record = new RingRecord();
    private final byte[] message = new byte[RingRecord.MAX_PAYLOAD];
    private @Nullable Client net;
    private long sent;
    private long pausedUntil;
    private long dropped;

    Outbox(Ring0Memory memory) {
        spool = new Spool(memory.zone(), CAPACITY);
        ring0 = memory.ring0();
    }

    /** A reading of an app. @return false if it is full, or the app has its share there: EAGAIN for the app */
    boolean offerFromApp(byte[] topic, ReadingView reading, Account app) {
        if (size() >= APPS_CAPACITY) {
            return false;
        }
        int length = MqttMessage.putReading(message, topic, topic.length, reading.bytes(), reading.length());
        return spool.offer(message, length, app);
    }

    /** The node's own message; the oldest goes if even the reserve is full. */
    void offer(MqttMessage message) {
        byte[] encoded = message.encode();
        if (encoded.length > SizeClasses.MAX_BYTES) {
            // Before the loop: it would make room for what has none, and take every other message with it.
            dropped++;
            Logger.error(
                    "message for {} is dropped: {} bytes, at most {} fit",
                    message.topic(),
                    encoded.length,
                    SizeClasses.MAX_BYTES);
            return;
        }
        while (!spool.offer(encoded, encoded.length, ring0)) {
            int oldest = spool.take();
            dropped++;
            if (oldest == Spool.NONE) {
                Logger.warn("message for {} is dropped: {} bytes have no room", message.topic(), encoded.length);
                return;
            }
            spool.release(oldest);
            Logger.warn("outbox full: the oldest message is dropped ({} so far); is the broker reachable?", dropped);
        }
    }

    int size() {
        return spool.waiting() + spool.taken();
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
        Arrays.fill(tokens, 0);
        spool.putAllBack();
    }

    /**
     * The net driver's answer: acknowledged by the broker, or why not. Unknown tokens are answers that came after their time, and what another
     * process says of a message is no answer: tokens can be guessed.
     */
    void reply(Client from, RingRecord reply, long now) {
        int slot = (int) reply.token & CAPACITY - 1;
        if (from != net || tokens[slot] != reply.token) {
            return;
        }
        tokens[slot] = 0;
        Errno errno = reply.result >= 0 ? Errno.OK : Errno.of(-reply.result);
        if (errno == Errno.OK) {
            spool.release(slot);
        } else if (errno == Errno.EINVAL || errno == Errno.EMSGSIZE) {
            Logger.warn("message for {} is dropped: the net driver refuses it with {}", topic(slot), errno);
            spool.release(slot);
        } else {
            spool.putBack(slot);
            pausedUntil = now + PAUSE_NANOS;
        }
    }

    private String topic(int slot) {
        spool.load(slot, record);
        try {
            return MqttMessage.decode(record.payload, record.length).topic();
        } catch (ProtocolViolation e) {
            return "no topic, " + e.what();
        }
    }

    /** Sends what the net driver can take now. */
    void pump(long now) throws ProtocolViolation {
        Client to = net;
        while (to != null && now >= pausedUntil && spool.waiting() > 0 && spool.taken() < MAX_UNACKNOWLEDGED) {
            int slot = spool.take();
            long token = TOKEN | ++sent << SLOT_BITS | slot;
            tokens[slot] = token;
            record.start(RingRecord.REQUEST, Syscall.MQTT, 0, token);
            spool.load(slot, record);
            to.send(record);
        }
    }
}
