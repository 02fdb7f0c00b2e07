package dev.rubus.bench;

import java.util.Collection;

/** The middle of what was measured: one slow run, on a machine with other work, does not move it. */
final class Median {
    private Median() {}

    /** The middle value, or the mean of the two in the middle. @throws IllegalArgumentException if there are none */
    static double of(Collection<? extends Number> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("the median of nothing");
        }
        double[] sorted =
                values.stream().mapToDouble(Number::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
