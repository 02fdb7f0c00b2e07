package dev.rubus.driver.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final long MIN = 100;
    private static final long MAX = 10_000;

    @Test
    void doublesWithinTheRangeAndAQuarterOff() {
        for (long seed = 0; seed < 100; seed++) {
            Backoff backoff = new Backoff(new Random(seed), MIN, MAX);
            long base = MIN;
            for (int i = 0; i < 12; i++) {
                long wait = backoff.next();
                assertTrue(wait >= MIN && wait <= MAX, "seed " + seed + ": " + wait);
                assertTrue(wait >= base * 3 / 4 - 1 && wait <= base * 5 / 4 + 1, "seed " + seed + ": " + wait);
                base = Math.min(MAX, base * 2);
            }
        }
    }

    @Test
    void beginsAnewAfterReset() {
        Backoff backoff = new Backoff(new Random(1), MIN, MAX);
        for (int i = 0; i < 10; i++) {
            backoff.next();
        }
        backoff.reset();
        assertTrue(backoff.next() <= MIN * 5 / 4);
    }

    @Test
    void theSameSeedGivesTheSameWaitsAndAnotherOthers() {
        Backoff a = new Backoff(new Random(7), MIN, MAX);
        Backoff b = new Backoff(new Random(7), MIN, MAX);
        Backoff c = new Backoff(new Random(8), MIN, MAX);
        a.next();
        b.next();
        c.next();
        long second = a.next();
        assertEquals(second, b.next());
        assertNotEquals(second, c.next());
    }
}
