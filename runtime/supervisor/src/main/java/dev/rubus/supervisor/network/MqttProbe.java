package dev.rubus.supervisor.network;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Asks a broker again and again whether it still answers: one connection that is kept, a PINGREQ each period (MQTT 3.1.1, 3.12). A
 * stopped broker's kernel still accepts connections, so only an answer counts. A thread of its own; any thread may ask.
 */
public final class MqttProbe implements AutoCloseable {
    /** CONNECT: protocol "MQTT" level 4, clean session, keep alive 60 s, no client id. */
    private static final byte[] CONNECT = {0x10, 12, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 60, 0, 0};

    private static final byte[] CONNACK = {0x20, 2, 0, 0};
    private static final byte[] PINGREQ = {(byte) 0xc0, 0};
    private static final byte[] PINGRESP = {(byte) 0xd0, 0};
    private static final long AGAIN_NANOS = 100_000_000;

    private final InetSocketAddress broker;
    private final Duration period;
    private final int patienceMillis;
    private final LongSupplier clock;
    private final Thread thread;
    private volatile long answeredAt;
    private volatile boolean closed;

    /**
     * Begins to ask.
     *
     * @param period from an answer to the next ping
     * @param patience for one answer, before another connection is tried
     * @param clock for {@link #answeredAt}
     */
    public MqttProbe(InetSocketAddress broker, Duration period, Duration patience, LongSupplier clock) {
        this.broker = broker;
        this.period = period;
        this.patienceMillis = Math.toIntExact(patience.toMillis());
        this.clock = clock;
        this.answeredAt = clock.getAsLong();
        this.thread = new Thread(this::run, "rubus-mqtt-probe");
        thread.setDaemon(true);
        thread.start();
    }

    /** When it last answered; at first, when the probe began. */
    public long answeredAt() {
        return answeredAt;
    }

    private void run() {
        while (!closed) {
            try (Socket socket = new Socket()) {
                socket.connect(broker, patienceMillis);
                socket.setSoTimeout(patienceMillis);
                socket.setTcpNoDelay(true);
                ask(socket, CONNECT, CONNACK);
                while (!closed) {
                    LockSupport.parkNanos(period.toNanos());
                    ask(socket, PINGREQ, PINGRESP);
                }
            } catch (IOException silent) {
                // Whoever looks at answeredAt decides what that means.
                LockSupport.parkNanos(AGAIN_NANOS);
            }
        }
    }

    private void ask(Socket socket, byte[] question, byte[] answer) throws IOException {
        socket.getOutputStream().write(question);
        InputStream in = socket.getInputStream();
        byte[] came = in.readNBytes(answer.length);
        if (!Arrays.equals(answer, came)) {
            throw new IOException("no broker: " + Arrays.toString(came));
        }
        answeredAt = clock.getAsLong();
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
