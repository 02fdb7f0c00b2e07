package dev.rubus.kernel.sched;

/**
 * The largest of the values that were seen lately: within a window, in two halves of which the older one is forgotten as a whole. So a value
 * counts for at least half the window and at most all of it. Times are ns of a clock that never steps back. One thread; O(1).
 */
public final class RecentMaximum {
    private final long halfNanos;
    private long begun;
    private long present;
    private long before;

    /** @param windowNanos at least 2 */
    public RecentMaximum(long windowNanos, long now) {
        this.halfNanos = windowNanos / 2;
        this.begun = now;
    }

    /** @param value at least 0 */
    public void see(long value, long now) {
        turn(now);
        present = Math.max(present, value);
    }

    /** The largest; 0 if nothing was seen lately. */
    public long get(long now) {
        turn(now);
        return Math.max(before, present);
    }

    private void turn(long now) {
        long halves = (now - begun) / halfNanos;
        if (halves > 0) {
            before = halves == 1 ? present : 0;
            present = 0;
            begun += halves * halfNanos;
        }
    }
}
