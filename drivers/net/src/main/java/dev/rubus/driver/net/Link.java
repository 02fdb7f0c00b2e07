package dev.rubus.driver.net;

import dev.rubus.abi.Errno;
import java.io.IOException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that talks to the broker and answers ring 0. Its duties: connect and connect again, keep the window full but never
 * fuller, settle each message exactly once, and say when the broker comes and goes.
 *
 * <p>Everything else only puts events into its inbox. It never waits for the network, so a dead broker costs no heartbeat.
 */
final class Link {
    /** Messages in flight: enough to fill a LAN's round trip, below the 20 that mosquitto allows. */
    static final int WINDOW = 16;

    /** The whole connect, CONNACK included; Paho's own limit covers TCP alone. */
    private static final long CONNECT_NANOS = TimeUnit.SECONDS.toNanos(PahoBroker.CONNECT_SECONDS + 1);
    /** A connection that lived that long was a good one: only then does back-off start anew, else two clients with one id flap. */
    private static final long STABLE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final long FLUSH_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    /** Flush, goodbye, and some. */
    private static final long STOP_MILLIS = 900;
    /** MQTT 5 fixed header, packet id, topic length, properties with a topic alias. */
    private static final int PACKET_OVERHEAD = 16;

    private final Broker broker;
    private final Outbox outbox;
    private final ReplySink ring0;
    private final Backoff backoff;
    private final OperatorLog log;
    private final LongSupplier nanoTime;
    private final LinkedBlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
    private final AtomicBoolean knocked = new AtomicBoolean();
    private final Thread thread = new Thread(this::run, "rubus-link");

    private State state;
    private String lastNote = "";
    /** Messages to send one by one, because the broker hung up over one of them. */
    private int suspects;

    private long stopAt;
    private boolean stopping;
    private boolean goodbye;

    /** Asked for by {@code instanceof}: a switch over the types is linked anew at each start of the driver, for some 4 ms. */
    private sealed interface State {
        /** When the state has to be looked at again if nothing happens, by the link's clock. */
        default long deadline() {
            return Long.MAX_VALUE;
        }
    }

    private record Waiting(long deadline) implements State {}

    private record Connecting(Session session, long deadline) implements State {}

    private record Connected(Session session, int window, long maxPacket, long since) implements State {}

    private record Ended() implements State {}

    Link(Broker broker, Outbox outbox, ReplySink ring0, Backoff backoff, OperatorLog log, LongSupplier nanoTime) {
        this.broker = broker;
        this.outbox = outbox;
        this.ring0 = ring0;
        this.backoff = backoff;
        this.log = log;
        this.nanoTime = nanoTime;
        this.state = new Waiting(nanoTime.getAsLong());
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    /** Something was put into the outbox. Any thread; never blocks. */
    void knock() {
        if (!knocked.getAndSet(true)) {
            inbox.add(() -> knocked.set(false));
        }
    }

    /**
     * Sends what waits, for 500 ms at most, and leaves the broker. Returns within a second.
     *
     * @param goodbye true: says so, and there is no last will; false: hangs up, and the last will has its say
     */
    void stop(boolean goodbye) {
        inbox.add(() -> {
            this.goodbye = goodbye;
            stopping = true;
            stopAt = nanoTime.getAsLong() + FLUSH_NANOS;
            if (state instanceof Waiting) {
                state = new Waiting(nanoTime.getAsLong());
            }
        });
        try {
            thread.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!(state instanceof Ended)) {
                Runnable event = inbox.poll(Math.max(0, deadline() - nanoTime.getAsLong()), TimeUnit.NANOSECONDS);
                while (event != null) {
                    event.run();
                    event = inbox.poll();
                }
                turn(nanoTime.getAsLong());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private long deadline() {
        long next = state.deadline();
        return stopping ? Math.min(next, stopAt) : next;
    }

    private void turn(long now) {
        if (state instanceof Connected c) {
            fillWindow(c);
        } else if (now - state.deadline() >= 0) {
            if (state instanceof Connecting c) {
                c.session.cut();
                lost(c.session, "no answer within " + TimeUnit.NANOSECONDS.toSeconds(CONNECT_NANOS) + " s", false);
            } else if (state instanceof Waiting) {
                connect(now);
            }
        }
        if (stopping && (outbox.size() == 0 || now - stopAt >= 0)) {
            end();
        }
    }

    private void connect(long now) {
        Session session = new Session();
        state = new Connecting(session, now + CONNECT_NANOS);
        session.begin();
    }

    private void opened(Session session, int window, long maxPacket) {
        if (!(state instanceof Connecting c) || c.session != session) {
            return;
        }
        state = new Connected(session, Math.clamp(window, 1, WINDOW), maxPacket, nanoTime.getAsLong());
        log.changed(OperatorLog.Kind.UNREACHABLE);
        log.say(
                OperatorLog.Kind.CONNECTED,
                "connected to " + broker.name() + "; " + outbox.size() + " messages wait and are sent now");
        note("broker=connected");
    }

    private void fillWindow(Connected c) {
        while (outbox.inFlight() < (suspects > 0 ? 1 : c.window)) {
            Outbox.Entry entry = outbox.next();
            if (entry == null) {
                return;
            }
            if (entry.bytes() + PACKET_OVERHEAD > c.maxPacket) {
                refuse(entry, Errno.EMSGSIZE, "longer than the broker takes");
                continue;
            }
            try {
                c.session.publish(entry);
            } catch (IllegalArgumentException e) {
                refuse(entry, Errno.EINVAL, String.valueOf(e.getMessage()));
            } catch (IOException e) {
                c.session.cut();
                lost(c.session, String.valueOf(e.getMessage()), false);
                return;
            }
        }
    }

    private void settled(Session session, long id, int code) {
        if (!(state instanceof Connected c) || c.session != session) {
            return;
        }
        Outbox.Entry entry = outbox.settle(id);
        if (entry == null) {
            return;
        }
        suspects = Math.max(0, suspects - 1);
        if (code < 0x80) {
            ring0.reply(entry, Errno.OK);
        } else {
            log.say(
                    OperatorLog.Kind.REFUSED,
                    "the broker refused " + entry.message().topic() + " with code " + code);
            ring0.reply(entry, errno(code));
        }
    }

    private void lost(Session session, String reason, boolean blamesMessage) {
        if (state instanceof Connecting c && c.session == session) {
            String next = retry();
            note("broker=unreachable " + reason);
            log.say(OperatorLog.Kind.UNREACHABLE, broker.name() + " cannot be reached: " + reason + next);
        } else if (state instanceof Connected c && c.session == session) {
            if (blamesMessage) {
                suspect(reason);
            }
            outbox.rewind();
            if (nanoTime.getAsLong() - c.since > STABLE_NANOS) {
                backoff.reset();
            }
            String next = retry();
            note("broker=lost " + reason);
            log.say(OperatorLog.Kind.LOST, "connection to " + broker.name() + " lost: " + reason + next);
        }
    }

    private String retry() {
        long wait = backoff.next();
        state = stopping ? new Ended() : new Waiting(nanoTime.getAsLong() + wait);
        if (stopping) {
            return "; " + outbox.size() + " messages undelivered";
        }
        return "; " + outbox.size() + " messages wait, next attempt in " + TimeUnit.NANOSECONDS.toMillis(wait) + " ms";
    }

    /** One message must not hold up all others for ever: find it by sending one at a time, then give it back. */
    private void suspect(String reason) {
        if (outbox.inFlight() == 1) {
            Outbox.Entry culprit = outbox.settleOldest();
            if (culprit != null) {
                suspects = Math.max(0, suspects - 1);
                log.say(
                        OperatorLog.Kind.REFUSED,
                        "message to " + culprit.message().topic() + " dropped: " + reason);
                ring0.reply(culprit, Errno.EINVAL);
            }
        } else {
            suspects = Math.max(suspects, outbox.inFlight());
        }
    }

    private void refuse(Outbox.Entry entry, Errno errno, String why) {
        outbox.settle(entry.id());
        log.say(OperatorLog.Kind.REFUSED, "message to " + entry.message().topic() + " refused: " + why);
        ring0.reply(entry, errno);
    }

    private void end() {
        if (state instanceof Connected c && goodbye) {
            c.session.disconnect();
        } else if (state instanceof Connected c) {
            c.session.cut();
        } else if (state instanceof Connecting c) {
            c.session.cut();
        }
        if (outbox.size() > 0) {
            log.say(OperatorLog.Kind.LOST, "stopped with " + outbox.size() + " messages undelivered");
        }
        state = new Ended();
    }

    private void note(String text) {
        if (!text.equals(lastNote)) {
            lastNote = text;
            ring0.note(text);
        }
    }

    private static Errno errno(int reasonCode) {
        return switch (reasonCode) {
            case 0x87 -> Errno.EACCES;
            case 0x90, 0x99 -> Errno.EINVAL;
            case 0x97 -> Errno.ENOSPC;
            default -> Errno.EIO;
        };
    }

    /** One attempt to connect and what follows; its events are void once another took its place. */
    private final class Session implements BrokerListener {
        private @Nullable BrokerConnection connection;

        void begin() {
            connection = broker.connect(this);
        }

        void publish(Outbox.Entry entry) throws IOException {
            if (connection == null) {
                throw new IOException("not connected");
            }
            connection.publish(entry.id(), entry.message());
        }

        void disconnect() {
            if (connection != null) {
                connection.disconnect();
            }
        }

        void cut() {
            if (connection != null) {
                connection.cut();
            }
        }

        @Override
        public void opened(int window, long maxPacket) {
            inbox.add(() -> Link.this.opened(this, window, maxPacket));
        }

        @Override
        public void settled(long id, int reasonCode) {
            inbox.add(() -> Link.this.settled(this, id, reasonCode));
        }

        @Override
        public void lost(String reason, boolean blamesMessage) {
            inbox.add(() -> Link.this.lost(this, reason, blamesMessage));
        }
    }
}
