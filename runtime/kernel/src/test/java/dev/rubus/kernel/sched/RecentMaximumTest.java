package dev.rubus.kernel.sched;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RecentMaximumTest {
    @Test
    void aValueCountsForHalfTheWindowAtLeastAndForAllOfItAtMost() {
        RecentMaximum longest = new RecentMaximum(100, 0);
        assertEquals(0, longest.get(0));
        longest.see(7, 49);
        longest.see(3, 60);
        assertEquals(7, longest.get(99));
        assertEquals(3, longest.get(100));
        assertEquals(0, longest.get(150));
    }

    @Test
    void aLongSilenceForgetsEverything() {
        RecentMaximum longest = new RecentMaximum(100, -1_000_000);
        longest.see(7, -1_000_000);
        assertEquals(0, longest.get(1_000_000));
        longest.see(5, 1_000_001);
        assertEquals(5, longest.get(1_000_001));
    }

    /** Against all values with their times. */
    @Test
    void isBetweenTheMaximumOfHalfAWindowAndOfAWhole() {
        SplittableRandom random = Seed.random("RecentMaximumTest");
        for (int run = 0; run < 100; run++) {
            long window = 2 * random.nextLong(1, 1000);
            RecentMaximum longest = new RecentMaximum(window, 0);
            long[] times = new long[200];
            long[] values = new long[200];
            long now = 0;
            for (int i = 0; i < times.length; i++) {
                now += random.nextLong(window / 4 + 1);
                times[i] = now;
                values[i] = random.nextLong(1_000_000);
                longest.see(values[i], now);
                now += random.nextLong(window / 4 + 1);
                long atLeast = 0;
                long atMost = 0;
                for (int j = 0; j <= i; j++) {
                    atLeast = now - times[j] < window / 2 ? Math.max(atLeast, values[j]) : atLeast;
                    atMost = now - times[j] < window ? Math.max(atMost, values[j]) : atMost;
                }
                long got = longest.get(now);
                assertTrue(atLeast <= got && got <= atMost, atLeast + " <= " + got + " <= " + atMost);
            }
        }
    }
}
