package dev.rubus.supervisor.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A broker in the hands of the test. The clock counts how often it was read: once at the start, once for each answer. */
@Timeout(60)
class MqttProbeTest {
    private final AtomicLong reads = new AtomicLong();
    private ServerSocket broker;
    private MqttProbe probe;

    @BeforeEach
    void begin() throws IOException {
        broker = new ServerSocket(0, 4, InetAddress.getLoopbackAddress());
        probe = new MqttProbe(
                (InetSocketAddress) broker.getLocalSocketAddress(),
                Duration.ofMillis(1),
                Duration.ofMillis(200),
                reads::incrementAndGet);
    }

    @AfterEach
    void end() throws IOException {
        probe.close();
        broker.close();
    }

    private static void expect(Socket socket, int... bytes) throws IOException {
        byte[] wanted = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            wanted[i] = (byte) bytes[i];
        }
        assertArrayEquals(wanted, socket.getInputStream().readNBytes(bytes.length));
    }

    private static void expectConnect(Socket socket) throws IOException {
        expect(socket, 0x10, 12, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 60, 0, 0);
    }

    private static void answer(Socket socket, int... bytes) throws IOException {
        for (int each : bytes) {
            socket.getOutputStream().write(each);
        }
    }

    @Test
    void everyAnswerIsNoted() throws IOException {
        try (Socket socket = broker.accept()) {
            expectConnect(socket);
            answer(socket, 0x20, 2, 0, 0);
            for (int pings = 0; pings < 5; pings++) {
                expect(socket, 0xc0, 0);
                // The answer before this ping has been noted: one read at the start, one for CONNACK, one for each
                // ping.
                assertEquals(2 + pings, probe.answeredAt());
                answer(socket, 0xd0, 0);
            }
        }
    }

    @Test
    void whoAcceptsAndSaysNothingHasNotAnswered() throws IOException {
        try (Socket first = broker.accept()) {
            expectConnect(first);
            // Out of patience it tries another connection.
            try (Socket second = broker.accept()) {
                expectConnect(second);
                assertEquals(1, probe.answeredAt());
            }
        }
    }

    @Test
    void whatIsNoMqttIsNoAnswer() throws IOException {
        try (Socket first = broker.accept()) {
            expectConnect(first);
            answer(first, 'H', 'T', 'T', 'P');
            try (Socket second = broker.accept()) {
                expectConnect(second);
                answer(second, 0x20, 2, 0, 5); // not authorized
                try (Socket third = broker.accept()) {
                    expectConnect(third);
                    assertEquals(1, probe.answeredAt());
                }
            }
        }
    }

    @Test
    void aConnectionThatIsLostIsMadeAgain() throws IOException {
        for (int i = 0; i < 3; i++) {
            try (Socket socket = broker.accept()) {
                expectConnect(socket);
                answer(socket, 0x20, 2, 0, 0);
                expect(socket, 0xc0, 0);
            }
        }
        assertEquals(4, probe.answeredAt());
    }

    @Test
    void aClosedProbeHangsUp() throws IOException, InterruptedException {
        try (Socket socket = broker.accept()) {
            expectConnect(socket);
            answer(socket, 0x20, 2, 0, 0);
            expect(socket, 0xc0, 0);
            probe.close();
            answer(socket, 0xd0, 0);
            CountDownLatch ended = new CountDownLatch(1);
            Thread.ofVirtual().start(() -> {
                try {
                    while (socket.getInputStream().read() >= 0) {
                        Thread.onSpinWait();
                    }
                } catch (IOException e) {
                    // A reset is an end too.
                }
                ended.countDown();
            });
            assertEquals(true, ended.await(30, TimeUnit.SECONDS), "the connection is still open");
        }
    }
}
