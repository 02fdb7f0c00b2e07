package dev.rubus.kernel.syscall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
    private static final long SECOND = 1_000_000_000L;

    private static int taken(TokenBucket bucket, long now) {
        int taken = 0;
        while (bucket.take(now)) {
            taken++;
        }
        return taken;
    }

    @Test
    void burstThenRate() {
        TokenBucket bucket = new TokenBucket(1000, 50, 7);
        assertEquals(50, taken(bucket, 7));
        assertEquals(0, taken(bucket, 7 + 999_999));
        assertEquals(1, taken(bucket, 7 + 1_000_000));
        assertEquals(10, taken(bucket, 7 + 11_000_000));
    }

    @Test
    void longPauseGivesTheBurstAndNoMore() {
        TokenBucket bucket = new TokenBucket(1_000_000, 20, 0);
        taken(bucket, 0);
        assertEquals(20, taken(bucket, Long.MAX_VALUE / 2));
    }

    @Test
    void saysWhenTheNextIsThere() {
        TokenBucket bucket = new TokenBucket(10, 5, 0);
        assertEquals(0, bucket.nanosUntil(5, 0));
        taken(bucket, 0);
        assertEquals(SECOND / 10, bucket.nanosUntil(1, 0));
        assertEquals(SECOND / 2, bucket.nanosUntil(1000, 0), "never more than the burst");
        long then = bucket.nanosUntil(1, 0);
        assertFalse(bucket.take(then - 1));
        assertTrue(bucket.take(then));
    }

    @Test
    void clockThatWentBackGivesNothing() {
        TokenBucket bucket = new TokenBucket(1000, 1, 500);
        assertTrue(bucket.take(500));
        assertFalse(bucket.take(0));
        assertFalse(bucket.take(-SECOND));
        assertTrue(bucket.take(500 + SECOND));
    }

    @Test
    void overALongTimeTheRateIsExact() {
        long seed = Long.getLong("rubus.seed", System.nanoTime());
        System.out.println("TokenBucketTest: -Drubus.seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        int rate = random.nextInt(1, Quota.MAX_PER_SECOND);
        TokenBucket bucket = new TokenBucket(rate, 1_000_000, 0);
        taken(bucket, 0);
        long now = 0;
        long all = 0;
        while (now < 100 * SECOND) {
            now += random.nextLong(1, 20_000_000);
            all += taken(bucket, now);
        }
        long due = Math.multiplyHigh(now, rate) == 0 ? now * rate / SECOND : (long) ((double) now * rate / SECOND);
        assertTrue(Math.abs(all - due) <= 1, all + " instead of " + due + ", seed " + seed);
    }

    @Test
    void refusesWhatIsNoRate() {
        assertThrows(IllegalArgumentException.class, () -> new TokenBucket(0, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new TokenBucket(1, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new Quota(0, 1));
        assertThrows(IllegalArgumentException.class, () -> new Quota(1, Quota.MAX_OUTSTANDING + 1));
    }
}
