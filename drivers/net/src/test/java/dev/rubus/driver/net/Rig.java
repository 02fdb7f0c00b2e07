package dev.rubus.driver.net;

import static org.junit.jupiter.api.Assertions.fail;

import dev.rubus.abi.Errno;
import dev.rubus.abi.MqttMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A link and its outbox, with a ring 0 that writes down what it is told. */
final class Rig implements ReplySink, AutoCloseable {
    private static final long SEED = 42;

    final Outbox outbox;
    private final Link link;
    private final Map<Long, Errno> replies = new HashMap<>();
    private final List<String> notes = new ArrayList<>();
    private long lastToken;

    Rig(Broker broker, Outbox outbox) {
        this.outbox = outbox;
        Backoff backoff = new Backoff(new Random(SEED), 20_000_000, 200_000_000);
        OperatorLog log = new OperatorLog(System.err, System::nanoTime);
        link = new Link(broker, outbox, this, backoff, log, System::nanoTime);
        link.start();
    }

    Rig(Broker broker) {
        this(broker, new Outbox(NetDriver.MAX_MESSAGES, NetDriver.MAX_BYTES));
    }

    static Rig to(int port, Map<String, String> more) {
        Map<String, String> config = new HashMap<>(more);
        config.put("broker.url", "mqtt://127.0.0.1:" + port);
        config.putIfAbsent("node", "rig");
        return new Rig(new PahoBroker(BrokerConfig.from(config)));
    }

    static Rig to(int port) {
        return to(port, Map.of());
    }

    /** @return its token, or -1 if the outbox is full */
    synchronized long publish(String topic, String payload, int qos, boolean retain) {
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
        if (!outbox.offer(0, lastToken + 1, new MqttMessage(topic, bytes, qos, retain))) {
            return -1;
        }
        link.knock();
        return ++lastToken;
    }

    /** Waits until it fits, as ring 0 does. */
    long publishPatiently(String topic, String payload) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        long token;
        while ((token = publish(topic, payload, 1, false)) < 0) {
            if (System.nanoTime() > deadline) {
                fail("the outbox stays full");
            }
            synchronized (this) {
                wait(10);
            }
        }
        return token;
    }

    @Override
    public synchronized void reply(Outbox.Entry entry, Errno errno) {
        if (replies.put(entry.token(), errno) != null) {
            throw new AssertionError("a second reply to " + entry.token());
        }
        notifyAll();
    }

    @Override
    public synchronized void note(String text) {
        notes.add(text);
        notifyAll();
    }

    Errno awaitReply(long token) throws InterruptedException {
        await("reply to " + token, () -> replies.containsKey(token));
        synchronized (this) {
            return replies.get(token);
        }
    }

    synchronized int replies() {
        return replies.size();
    }

    synchronized boolean isSettled(long token) {
        return replies.containsKey(token);
    }

    void awaitReplies(int count) throws InterruptedException {
        await(count + " replies", () -> replies.size() >= count);
    }

    synchronized List<String> notes() {
        return List.copyOf(notes);
    }

    /** Waits for a note that begins like that, after the first {@code skip} notes. */
    String awaitNote(int skip, String begin) throws InterruptedException {
        await("note " + begin, () -> notes.stream().skip(skip).anyMatch(n -> n.startsWith(begin)));
        return notes().stream()
                .skip(skip)
                .filter(n -> n.startsWith(begin))
                .findFirst()
                .orElseThrow();
    }

    private synchronized void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                fail("no " + what + "; " + replies.size() + " replies, notes " + notes);
            }
            wait(left);
        }
    }

    /** As when ring 0 says Stop. */
    @Override
    public void close() {
        link.stop(true);
    }
}
