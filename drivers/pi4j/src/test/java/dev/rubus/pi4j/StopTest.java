package dev.rubus.pi4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalOutputConfigBuilder;
import com.pi4j.io.gpio.digital.DigitalState;
import dev.rubus.abi.Syscall;
import dev.rubus.sdk.Ring0;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Ends a real process. */
class StopTest {
    private final FakeRing0 ring0 = FakeRing0.start();
    private final Process app = start(ring0.socket);

    /** The app: an output that is high while it lives. */
    static final class Lamp {
        private Lamp() {}

        public static void main(String[] args) throws InterruptedException {
            Context pi4j = Pi4J.newAutoContext();
            pi4j.create(DigitalOutputConfigBuilder.newInstance(pi4j)
                    .bcm(5)
                    .initial(DigitalState.HIGH)
                    .shutdown(DigitalState.LOW));
            Thread.currentThread().join();
        }
    }

    private static Process start(Path socket) {
        try {
            return new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "--enable-native-access=ALL-UNNAMED",
                            "-D" + Ring0.SOCKET_PROPERTY + "=" + socket,
                            "-cp",
                            System.getProperty("java.class.path"),
                            Lamp.class.getName())
                    .inheritIO()
                    .start();
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void kill() {
        app.destroyForcibly();
    }

    @Test
    void anAppThatRing0EndsWritesItsShutdownStates() throws Exception {
        awaitWrites(1);
        ring0.stop();
        assertTrue(app.waitFor(20, TimeUnit.SECONDS), "still runs 20 s after STOP");
        assertEquals(0, app.exitValue());
        assertEquals(
                List.of(1L, 0L),
                ring0.seen(Syscall.WRITE).stream().map(FakeRing0.Request::arg0).toList());
    }

    @Test
    void anAppThatIsTerminatedWritesItsShutdownStates() throws Exception {
        awaitWrites(1);
        app.destroy();
        assertTrue(app.waitFor(20, TimeUnit.SECONDS), "still runs 20 s after SIGTERM");
        assertEquals(0, ring0.levels.get("/dev/gpio/5"));
    }

    private void awaitWrites(int count) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (ring0.seen(Syscall.WRITE).size() < count) {
            assertTrue(app.isAlive() && System.nanoTime() < end, "the app does not come up");
            Thread.sleep(10);
        }
    }
}
