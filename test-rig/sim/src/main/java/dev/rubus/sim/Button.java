package dev.rubus.sim;

import dev.rubus.sim.device.gpio.ButtonModel;
import dev.rubus.sim.device.gpio.Pull;
import dev.rubus.sim.device.gpio.Wire;
import org.jspecify.annotations.Nullable;

/**
 * A button soldered to a line, which presses itself while it is on. Its contact goes to ground, or to the supply where the line pulls
 * down; a line without pull has a resistor on the board. One thread at a time; times are nanoseconds of {@link System#nanoTime}.
 */
final class Button {
    private final @Nullable ButtonModel finger;
    private final boolean bounces;
    private long origin;
    private ButtonModel.@Nullable Change next;

    /** @param finger null: only orders press it */
    Button(@Nullable ButtonModel finger, boolean bounces) {
        this.finger = finger;
        this.bounces = bounces;
    }

    /** From now on it presses itself, for the first time after a whole period; nothing happens without a finger. */
    void on(long now) {
        origin = now;
        next = after(0);
    }

    void off() {
        next = null;
    }

    /** When the contact changes next; {@link Long#MAX_VALUE} while it is off. */
    long nextAt() {
        return next == null ? Long.MAX_VALUE : origin + next.atNs();
    }

    /** Goes on to the change after. @return what the change that was next does to a line with that pull */
    Wire step(Pull pull) {
        if (next == null) {
            throw new IllegalStateException("button is off");
        }
        boolean closed = next.closed();
        next = after(next.atNs());
        return contact(closed, pull);
    }

    static Wire contact(boolean closed, Pull pull) {
        if (pull == Pull.DISABLED) {
            return closed ? Wire.LOW : Wire.HIGH;
        }
        if (!closed) {
            return Wire.OPEN;
        }
        return pull == Pull.DOWN ? Wire.HIGH : Wire.LOW;
    }

    private ButtonModel.@Nullable Change after(long at) {
        // Without bounce the first touch and the first parting are all there is.
        return finger == null ? null : finger.nextAfter(bounces ? at : at + ButtonModel.BOUNCE.toNanos());
    }
}
