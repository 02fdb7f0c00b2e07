package dev.rubus.kernel.sched;

/** How busy a resource was during the last second, from what was charged: the second at hand, and what of the one before it still counts. */
public final class BusyMeter {
    static final long WINDOW = 1_000_000_000L;

    private long windowStart;
    private long current;
    private long previous;

    /** @param nowNanos any clock that never steps back, the same in every call */
    public BusyMeter(long nowNanos) {
        windowStart = nowNanos;
    }

    /** It was used for so long, until now. */
    public void used(long nanos, long nowNanos) {
        roll(nowNanos);
        current += nanos;
    }

    /** From 0 to 100, and more of something that does several things at once. */
    public int percent(long nowNanos) {
        roll(nowNanos);
        long into = nowNanos - windowStart;
        double still = (double) (WINDOW - into) / WINDOW;
        return (int) Math.round((current + still * previous) * 100 / WINDOW);
    }

    private void roll(long nowNanos) {
        long passed = nowNanos - windowStart;
        if (passed < WINDOW) {
            return;
        }
        previous = passed < 2 * WINDOW ? current : 0;
        current = 0;
        windowStart = nowNanos - passed % WINDOW;
    }
}
