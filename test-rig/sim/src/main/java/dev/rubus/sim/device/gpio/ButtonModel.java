package dev.rubus.sim.device.gpio;

import dev.rubus.sim.device.Scatter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * A button that presses itself: at every whole period but the first, for a while, and its contact bounces when it closes and
 * when it opens. A pure function of time and seed; time 0 is the origin.
 */
public final class ButtonModel {
    /** Within this time from its first touch the contact has come to rest. Usual for small push buttons. */
    public static final Duration BOUNCE = Duration.ofMillis(2);

    private final long periodNs;
    private final long pressNs;
    private final long seed;

    /** The contact closes or opens. */
    public record Change(long atNs, boolean closed) {}

    /**
     * @param period from press to press
     * @param press how long the finger stays, longer than {@link #BOUNCE}, and so is the rest of the period
     */
    public ButtonModel(Duration period, Duration press, long seed) {
        if (press.compareTo(BOUNCE) <= 0 || period.minus(press).compareTo(BOUNCE) <= 0) {
            throw new IllegalArgumentException(
                    "pressed for " + press + " every " + period + ", expected both press and pause over " + BOUNCE);
        }
        this.periodNs = period.toNanos();
        this.pressNs = press.toNanos();
        this.seed = seed;
    }

    /** What the contact does from {@code fromNs} on and before {@code untilNs}, in order. */
    public List<Change> between(long fromNs, long untilNs) {
        List<Change> changes = new ArrayList<>();
        long first = Math.max(1, Math.floorDiv(fromNs, periodNs));
        for (long press = first; press * periodNs < untilNs; press++) {
            changes.addAll(movement(press, true));
            changes.addAll(movement(press, false));
        }
        changes.removeIf(change -> change.atNs < fromNs || change.atNs >= untilNs);
        return changes;
    }

    /** The first change after that time: when to look again. */
    public Change nextAfter(long atNs) {
        // Every period but the first has changes, so two periods from the later of both hold one.
        long from = Math.max(atNs, 0) + 1;
        return between(from, from + 2 * periodNs).getFirst();
    }

    /** How often the finger has come down at or before that time: what a good counter shows. */
    public long pressesAt(long atNs) {
        return Math.max(0, Math.floorDiv(atNs, periodNs));
    }

    /** A contact that ends in the other state has changed an odd number of times: 3 or 5, the first at once. */
    private List<Change> movement(long press, boolean closing) {
        SplittableRandom random = new SplittableRandom(Scatter.mix(seed, press, closing ? 1 : 0));
        int bounces = random.nextBoolean() ? 2 : 4;
        TreeSet<Long> offsets = new TreeSet<>(List.of(0L));
        while (offsets.size() <= bounces) {
            offsets.add(random.nextLong(1, BOUNCE.toNanos()));
        }
        long start = press * periodNs + (closing ? 0 : pressNs);
        List<Change> changes = new ArrayList<>();
        boolean closed = closing;
        for (long offset : offsets) {
            changes.add(new Change(start + offset, closed));
            closed = !closed;
        }
        return changes;
    }
}
