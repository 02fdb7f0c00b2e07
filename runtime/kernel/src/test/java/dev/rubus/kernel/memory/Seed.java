package dev.rubus.kernel.memory;

import java.util.SplittableRandom;

/** Chance that can be had again. */
final class Seed {
    private Seed() {}

    /** @return as {@code -Drubus.seed} says, else another one each time, printed */
    static SplittableRandom random(Class<?> test) {
        long seed = Long.getLong("rubus.seed", System.nanoTime());
        System.out.println(test.getSimpleName() + ": -Drubus.seed=" + seed);
        return new SplittableRandom(seed);
    }
}
