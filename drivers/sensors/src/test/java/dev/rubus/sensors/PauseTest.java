package dev.rubus.sensors;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InterruptedIOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PauseTest {
    @Test
    void interruptedSleepIsAnIoErrorAndTheThreadStaysInterrupted() {
        Thread.currentThread().interrupt();
        assertThrows(InterruptedIOException.class, () -> Pause.SLEEP.pause(Duration.ofSeconds(10)));
        assertTrue(Thread.interrupted());
    }
}
