package dev.rubus.driver.net;

import dev.rubus.abi.Errno;
import dev.rubus.abi.Handshake;
import dev.rubus.abi.MqttMessage;
import dev.rubus.abi.ProtocolViolation;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import dev.rubus.linux.Fd;
import dev.rubus.sdk.Driver;
import dev.rubus.sdk.DriverMain;
import dev.rubus.sdk.Ring0;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The driver process: checks each message of ring 0 and queues it; the reply follows when the broker has it. */
public final class NetDriver implements Driver {
    /** Together with the heap of 16 MB this is what fits: a payload is held once here and once by Paho while in flight. */
    static final int MAX_MESSAGES = 1024;

    static final int MAX_BYTES = 1 << 20;

    /** In an {@link MqttMessage}. */
    private static final int TOPIC_AT = 4;

    private static final long MIN_BACKOFF = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long MAX_BACKOFF = TimeUnit.SECONDS.toNanos(10);

    private final Outbox outbox = new Outbox(MAX_MESSAGES, MAX_BYTES);
    private final OperatorLog log = new OperatorLog(System.err, System::nanoTime);
    private @Nullable Link link;
    private @Nullable Ring0 ring0;

    public static void main(String[] args) {
        DriverMain.run(new NetDriver());
    }

    @Override
    public void start(Ring0 ring0) {
        BrokerConfig config = BrokerConfig.from(ring0.config());
        long seed = 31L * config.clientId().hashCode() + ring0.generation();
        Link made = new Link(
                new PahoBroker(config),
                outbox,
                new Ring0Replies(ring0),
                new Backoff(new Random(seed), MIN_BACKOFF, MAX_BACKOFF),
                log,
                System::nanoTime);
        link = made;
        this.ring0 = ring0;
        made.start();
    }

    @Override
    public boolean serve(RingRecord request) {
        if (request.op == Syscall.NOP.number()) {
            request.reply(0);
            return true;
        }
        if (request.op != Syscall.MQTT.number()) {
            return true;
        }
        MqttMessage message;
        try {
            message = MqttMessage.decode(request.payload, request.length);
        } catch (ProtocolViolation e) {
            return refuse(request, Errno.EINVAL, OperatorLog.Kind.REFUSED, e.what());
        }
        // Bytes that are no UTF-8 were replaced in decoding; then the topic does not encode to what came.
        byte[] topic = message.topic().getBytes(StandardCharsets.UTF_8);
        if (!Arrays.equals(topic, 0, topic.length, request.payload, TOPIC_AT, TOPIC_AT + topicLength(request))
                || !TopicName.isValid(message.topic())) {
            return refuse(request, Errno.EINVAL, OperatorLog.Kind.REFUSED, "not a topic to publish to");
        }
        if (!outbox.offer(request.handle, request.token, message)) {
            return refuse(
                    request,
                    Errno.EAGAIN,
                    OperatorLog.Kind.FULL,
                    "queue is full with " + outbox.size()
                            + " messages; new ones are refused until the broker takes some");
        }
        if (link != null) {
            link.knock();
        }
        return false;
    }

    private static int topicLength(RingRecord request) {
        return Byte.toUnsignedInt(request.payload[2]) | Byte.toUnsignedInt(request.payload[3]) << 8;
    }

    private boolean refuse(RingRecord request, Errno errno, OperatorLog.Kind kind, String why) {
        log.say(kind, "message refused: " + why);
        request.fail(errno);
        return true;
    }

    @Override
    public void stop() {
        if (link != null && ring0 != null) {
            // Who says goodbye takes the last will back: only a node that ends by order may, not one whose ring 0 died.
            link.stop(ring0.toldToEnd());
        }
    }

    /** The network is no device that is handed over as fds: it is there. */
    @Override
    public boolean has(int deviceId) {
        return true;
    }

    @Override
    public void attach(Handshake.Attach device, List<Fd> fds) {
        fds.forEach(Fd::close);
    }

    @Override
    public void detach(int deviceId) {
        // Nothing was attached.
    }
}
