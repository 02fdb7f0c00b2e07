package dev.rubus.bench;

import java.util.Arrays;
import java.util.Collection;

/** The middle of what was measured: one slow run, on a machine with other work, does not move it. */
final class Median {
    private Median() {}

    /** The middle value, or the mean of the two in the middle. @throws IllegalArgumentException if there are none */
    static double of(Collection<? extends Number> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("the median of nothing");
        }
        return of(values.stream().mapToDouble(Number::doubleValue).toArray());
    }

    /** The same; the array stays as it is. */
    static double of(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
