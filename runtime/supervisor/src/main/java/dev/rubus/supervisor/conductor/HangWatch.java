package dev.rubus.supervisor.conductor;

import dev.rubus.supervisor.process.SupervisedProcess;
import java.util.List;
import java.util.OptionalLong;

/** Looks at every running program's sign of life, and ends those that give none for longer than they may. Conductor's thread only. */
final class HangWatch {
    private static final long TICK_MILLIS = 50;

    private final Conductor conductor;
    private final Lifecycle lifecycle;
    private long lastTick = Conductor.now();

    HangWatch(Conductor conductor, Lifecycle lifecycle) {
        this.conductor = conductor;
        this.lifecycle = lifecycle;
    }

    void begin() {
        conductor.after(TICK_MILLIS, this::tick);
    }

    private void tick() {
        long now = Conductor.now();
        // A gap in our own ticks is our stall, not theirs.
        long ownStall = Math.max(0, now - lastTick - 2 * TICK_MILLIS);
        lastTick = now;
        if (!lifecycle.isStopping()) {
            List.copyOf(lifecycle.processes()).forEach(p -> look(p, now, ownStall));
        }
        conductor.after(TICK_MILLIS, this::tick);
    }

    private void look(SupervisedProcess p, long now, long ownStall) {
        OptionalLong sign = p.signOfLife();
        if (!p.isRunning() || sign.isEmpty() || p.killedFor != null) {
            return;
        }
        if (sign.getAsLong() != p.heartbeat) {
            p.heartbeat = sign.getAsLong();
            p.heartbeatAt = now;
            return;
        }
        p.heartbeatAt += ownStall;
        long silent = now - p.heartbeatAt;
        if (silent > Math.max(p.hangAfterMillis, p.hangToldMillis)) {
            String what = p.client != null ? "heartbeat" : "answer";
            lifecycle.kill(p, "hang: no " + what + " for " + silent + " ms");
        }
    }
}
