package dev.rubus.driver.net;

import java.util.Random;

/** Waiting times that double from a minimum to a maximum, each off by up to a quarter so that a fleet does not knock in step. */
final class Backoff {
    private final Random random;
    private final long minNanos;
    private final long maxNanos;
    private long nextNanos;

    Backoff(Random random, long minNanos, long maxNanos) {
        if (minNanos <= 0 || maxNanos < minNanos) {
            throw new IllegalArgumentException("back-off " + minNanos + ".." + maxNanos + " ns");
        }
        this.random = random;
        this.minNanos = minNanos;
        this.maxNanos = maxNanos;
        this.nextNanos = minNanos;
    }

    /** How long to wait this time, in ns, never outside the range. */
    long next() {
        long base = nextNanos;
        nextNanos = Math.min(maxNanos, base * 2);
        long off = (long) (base * (random.nextDouble() - 0.5) / 2);
        return Math.clamp(base + off, minNanos, maxNanos);
    }

    void reset() {
        nextNanos = minNanos;
    }
}
