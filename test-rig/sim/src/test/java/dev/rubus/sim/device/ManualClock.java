package dev.rubus.sim.device;

import dev.rubus.sensors.Pause;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Time that passes when a test, or a driver that pauses, says so. */
final class ManualClock implements LongSupplier, Pause {
    private long nanos = 1_000_000_000;

    @Override
    public long getAsLong() {
        return nanos;
    }

    @Override
    public void pause(Duration duration) {
        nanos += duration.toNanos();
    }
}
