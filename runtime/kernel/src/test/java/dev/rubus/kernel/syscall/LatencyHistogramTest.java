package dev.rubus.kernel.syscall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatencyHistogramTest {
    private final LatencyHistogram histogram = new LatencyHistogram();

    @Test
    void emptyOneHasNoQuantile() {
        assertEquals(0, histogram.quantile(0.5));
        assertEquals(0, histogram.most());
        assertEquals(0, histogram.count());
    }

    @Test
    void clockThatWentBackAndValuesBeyondTheRangeAreCounted() {
        histogram.record(-5);
        assertEquals(0, histogram.quantile(1));
        histogram.record(Long.MAX_VALUE);
        assertEquals((1L << 40) - 1, histogram.quantile(1));
        assertEquals(2, histogram.count());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.5, 0.9, 0.99, 0.999, 1})
    void quantilesAreAtMostASixteenthOff(double share) {
        long seed = Long.getLong("rubus.seed", System.nanoTime());
        System.out.println("LatencyHistogramTest: -Drubus.seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        long[] values = new long[20_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextLong(1L << random.nextInt(1, 39));
            histogram.record(values[i]);
        }
        Arrays.sort(values);
        long exact = values[(int) Math.ceil(values.length * share) - 1];
        long told = histogram.quantile(share);
        assertTrue(told >= exact && told <= exact + exact / 16, exact + " told as " + told + ", seed " + seed);
    }

    @Test
    void sumOfTwoIsAsIfOneHadRecordedAll() {
        LatencyHistogram other = new LatencyHistogram();
        LatencyHistogram both = new LatencyHistogram();
        for (int i = 0; i < 1000; i++) {
            histogram.record(i);
            other.record(1_000_000L * i);
            both.record(i);
            both.record(1_000_000L * i);
        }
        histogram.add(other);
        for (double share : new double[] {0.1, 0.5, 0.9, 1}) {
            assertEquals(both.quantile(share), histogram.quantile(share));
        }
        assertEquals(both.count(), histogram.count());
    }
}
