package dev.rubus.sim.device.gpio;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One GPIO line: the voltage on it, and what Linux tells the holder of its request (drivers/gpio/gpiolib-cdev.c).
 *
 * <p>Debounce is Linux's own in software: every change of voltage starts the quiet time anew; when it has passed and the level is
 * another than the one believed, that is believed from now on and is an edge, stamped with this moment. Here it is exact to the
 * microsecond, Linux rounds up to its tick.
 *
 * <p>All times are nanoseconds of one clock and must not run backwards.
 */
public final class LineModel {
    private static final LineConfig UNUSED = LineConfig.input(Pull.DISABLED, EdgeDetection.NONE);

    private final int offset;
    private final List<Edge> edges = new ArrayList<>();

    private LineConfig config = UNUSED;
    private @Nullable RequestSequence request;
    private Wire wire = Wire.OPEN;
    private boolean driven;
    private boolean high;
    private boolean believed;
    private boolean settling;
    private long settledAt;
    private int lineSeqno;
    private long now = Long.MIN_VALUE;

    /** A line that nobody holds and nothing is wired to: input, low. */
    public LineModel(int offset) {
        this.offset = offset;
    }

    /**
     * Someone takes the line. A change of voltage that this itself brings (by the pull) is no edge.
     *
     * @throws IllegalStateException if it is taken
     */
    public void request(long at, LineConfig wanted, RequestSequence sequence) {
        moveTo(at);
        if (request != null) {
            throw new IllegalStateException("line " + offset + " is taken");
        }
        request = sequence;
        config = wanted;
        driven = wanted.initial() ^ wanted.activeLow();
        lineSeqno = 0;
        high = voltage();
        believed = high;
        settling = false;
    }

    /** The holder is gone: back to input without pull, as kernels from upstream do it. Edges not collected are lost. */
    public void release(long at) {
        moveTo(at);
        request = null;
        config = UNUSED;
        settling = false;
        edges.clear();
        high = voltage();
        believed = high;
    }

    /** The outside world changes what it does to the line. */
    public void wire(long at, Wire change) {
        moveTo(at);
        wire = change;
        follow();
    }

    /**
     * Drives an output active or inactive.
     *
     * @throws IllegalStateException if the line is not held as output (Linux: EPERM)
     */
    public void set(long at, boolean active) {
        moveTo(at);
        if (!config.output()) {
            throw new IllegalStateException("line " + offset + " is not an output");
        }
        driven = active ^ config.activeLow();
        follow();
    }

    /** Active or inactive, as the holder reads it: with debounce, the level believed. */
    public boolean get(long at) {
        moveTo(at);
        return logical(config.debounceMicros() > 0 ? believed : high);
    }

    /** The voltage itself, as someone with a meter sees it: an LED lights by it. */
    public boolean isHigh() {
        return high;
    }

    /** Lets time pass and hands over the edges since the last call, in order. */
    public List<Edge> advance(long to) {
        moveTo(to);
        List<Edge> collected = List.copyOf(edges);
        edges.clear();
        return collected;
    }

    /** When {@link #advance} must be called for an edge to be on time, or empty if only a change from outside can bring one. */
    public OptionalLong nextDue() {
        return settling ? OptionalLong.of(settledAt) : OptionalLong.empty();
    }

    private void moveTo(long at) {
        if (at < now) {
            throw new IllegalArgumentException("time " + at + " ns is before " + now + " ns");
        }
        now = at;
        if (settling && at >= settledAt) {
            settling = false;
            believe(high, settledAt);
        }
    }

    private void follow() {
        boolean level = voltage();
        if (level == high) {
            return;
        }
        high = level;
        if (config.debounceMicros() > 0) {
            settling = true;
            settledAt = now + config.debounceMicros() * 1_000;
        } else {
            believe(level, now);
        }
    }

    private void believe(boolean level, long at) {
        if (level == believed) {
            return;
        }
        believed = level;
        boolean rising = logical(level);
        if (request != null && config.edges().wants(rising)) {
            edges.add(new Edge(at, rising, offset, request.next(), ++lineSeqno));
        }
    }

    private boolean voltage() {
        if (config.output()) {
            return driven;
        }
        return switch (wire) {
            case LOW -> false;
            case HIGH -> true;
            case OPEN ->
                switch (config.pull()) {
                    case UP -> true;
                    case DOWN -> false;
                    case DISABLED -> high;
                };
        };
    }

    private boolean logical(boolean level) {
        return level ^ config.activeLow();
    }
}
