package dev.rubus.driver.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A broker of our own on loopback, which can be killed and started again on the same port. */
final class Mosquitto implements AutoCloseable {
    private final Path dir;
    private final int port;
    private @Nullable Process process;

    Mosquitto(Path dir, String... settings) throws IOException {
        this(dir, freePort(), settings);
    }

    Mosquitto(Path dir, int port, String... settings) throws IOException {
        this.dir = dir;
        this.port = port;
        String more = settings.length == 0 ? "allow_anonymous true\n" : String.join("\n", settings) + "\n";
        Files.writeString(
                dir.resolve("mosquitto.conf"),
                "listener " + port + " 127.0.0.1\nset_tcp_nodelay true\nmax_queued_messages 0\nuser root\n" + more);
    }

    static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    Mosquitto start() throws Exception {
        process = new ProcessBuilder(
                        program(), "-c", dir.resolve("mosquitto.conf").toString())
                .redirectErrorStream(true)
                .redirectOutput(dir.resolve("mosquitto.log").toFile())
                .start();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (true) {
            try (Socket probe = new Socket()) {
                probe.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
                return this;
            } catch (IOException e) {
                assertTrue(process.isAlive(), () -> "mosquitto ended: " + log());
                assertTrue(System.nanoTime() < deadline, () -> "mosquitto does not listen: " + log());
                Thread.sleep(10);
            }
        }
    }

    /** SIGKILL, and waits for the end. */
    void kill() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly();
            assertTrue(process.waitFor(5, TimeUnit.SECONDS));
        }
    }

    int port() {
        return port;
    }

    String log() {
        try {
            return Files.readString(dir.resolve("mosquitto.log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    static Path passwords(Path dir, String user, String password) throws Exception {
        Path file = dir.resolve("passwords");
        Process made = new ProcessBuilder("mosquitto_passwd", "-b", "-c", file.toString(), user, password).start();
        assertTrue(made.waitFor(10, TimeUnit.SECONDS));
        assertEquals(0, made.exitValue());
        return file;
    }

    /** Debian puts it where only root's PATH looks. */
    private static String program() {
        for (String folder : (System.getenv("PATH") + ":/usr/sbin:/usr/local/sbin").split(":")) {
            Path candidate = Path.of(folder, "mosquitto");
            if (Files.isExecutable(candidate)) {
                return candidate.toString();
            }
        }
        throw new IllegalStateException("these tests need mosquitto: apt-get install mosquitto mosquitto-clients");
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
