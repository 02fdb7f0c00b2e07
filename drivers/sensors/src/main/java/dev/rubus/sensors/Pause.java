package dev.rubus.sensors;

import java.io.InterruptedIOException;
import java.time.Duration;

/** How a driver lets a chip have its time: a sleep in life, a step of the simulated clock in a test. */
@FunctionalInterface
public interface Pause {
    /** Sleeps on the calling thread. */
    Pause SLEEP = duration -> {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (InterruptedIOException) new InterruptedIOException("interrupted while a chip worked").initCause(e);
        }
    };

    /**
     * Returns after at least this long.
     *
     * @throws InterruptedIOException if the thread was interrupted, which it still is afterwards
     */
    void pause(Duration duration) throws InterruptedIOException;
}
