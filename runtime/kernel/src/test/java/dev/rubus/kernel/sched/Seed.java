package dev.rubus.kernel.sched;

import java.util.SplittableRandom;

/** A seeded source of chance whose seed stands in the test's output; {@code -Drubus.seed=N} repeats a run. */
final class Seed {
    private Seed() {}

    static SplittableRandom random(String test) {
        long seed = Long.getLong("rubus.seed", System.nanoTime());
        System.out.println(test + ": -Drubus.seed=" + seed);
        return new SplittableRandom(seed);
    }

    /** A weight of Linux's table, roughly. */
    static int weight(SplittableRandom random) {
        return (int) Math.round(Math.clamp(1024 * Math.pow(1.25, random.nextInt(-20, 20)), Weight.MIN, Weight.MAX));
    }
}
