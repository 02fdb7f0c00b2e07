package dev.rubus.kernel.syscall;

/**
 * A rate with a burst: so many a second, and after a pause that many at once. Exact, without drift: what a nanosecond brings is counted
 * in billionths of a token. Time is injected, O(1), no garbage. One thread.
 */
public final class TokenBucket {
    /** One token: what a rate of one a second gathers in a second. */
    private static final long TOKEN = 1_000_000_000L;
    /** Keeps every product within a long: a thousand million tokens. */
    private static final int MOST = 1_000_000_000;

    private final int perSecond;
    private final long capacity;
    private final long nanosToFull;
    private long level;
    private long filledAt;

    /**
     * Full at the start.
     *
     * @param perSecond 1 to 1,000,000,000
     * @param burst 1 to 1,000,000,000
     * @param now ns of a clock that never goes back
     */
    public TokenBucket(int perSecond, int burst, long now) {
        if (perSecond < 1 || perSecond > MOST || burst < 1 || burst > MOST) {
            throw new IllegalArgumentException(perSecond + " a second with a burst of " + burst);
        }
        this.perSecond = perSecond;
        this.capacity = burst * TOKEN;
        this.nanosToFull = capacity / perSecond + 1;
        this.level = capacity;
        this.filledAt = now;
    }

    /** @return false if there is no token now */
    public boolean take(long now) {
        fill(now);
        if (level < TOKEN) {
            return false;
        }
        level -= TOKEN;
        return true;
    }

    /** How long until so many tokens are there, ns; 0: now. At most the burst ever is. */
    public long nanosUntil(int tokens, long now) {
        fill(now);
        long missing = Math.min(tokens * TOKEN, capacity) - level;
        return missing <= 0 ? 0 : (missing + perSecond - 1) / perSecond;
    }

    private void fill(long now) {
        long passed = now - filledAt;
        if (passed <= 0) {
            return;
        }
        filledAt = now;
        level = passed >= nanosToFull ? capacity : Math.min(capacity, level + passed * perSecond);
    }
}
