package dev.rubus.board.grant;

import dev.rubus.board.quantity.Reserve;
import java.util.Optional;

/**
 * One GPIO line and how it is requested from the kernel (GPIO uAPI v2).
 *
 * @param line BCM number, the offset on the header's chip
 * @param debounceMicros 0 is none; inputs only
 * @param initialLevel logical (after activeLow) level an output is requested with; LOW for inputs
 * @param activeLow the kernel inverts: logical 1 is electrical 0
 * @param safe where an output goes when no driver is back in time; HOLD for inputs
 * @param reserve what of the chip's time is the app's
 */
public record GpioGrant(
        int line,
        Direction direction,
        Bias bias,
        Edges edges,
        long debounceMicros,
        Level initialLevel,
        boolean activeLow,
        Safe safe,
        Optional<Reserve> reserve) {

    public enum Direction {
        IN,
        OUT
    }

    public enum Bias {
        AS_IS,
        PULL_UP,
        PULL_DOWN,
        DISABLED
    }

    public enum Edges {
        NONE,
        RISING,
        FALLING,
        BOTH
    }

    public enum Level {
        LOW,
        HIGH
    }

    public enum Safe {
        LOW,
        HIGH,
        HOLD
    }

    /** Without a reservation. */
    public GpioGrant(
            int line,
            Direction direction,
            Bias bias,
            Edges edges,
            long debounceMicros,
            Level initialLevel,
            boolean activeLow,
            Safe safe) {
        this(line, direction, bias, edges, debounceMicros, initialLevel, activeLow, safe, Optional.empty());
    }

    public GpioGrant {
        boolean input = direction == Direction.IN;
        boolean inputOnly = edges != Edges.NONE || debounceMicros != 0;
        boolean outputOnly = initialLevel != Level.LOW || safe != Safe.HOLD;
        if (line < 0 || debounceMicros < 0 || (input ? outputOnly : inputOnly)) {
            throw new IllegalArgumentException("line " + line + " cannot be " + direction + " with " + edges
                    + ", debounce " + debounceMicros + " us, " + initialLevel + ", " + safe);
        }
    }
}
