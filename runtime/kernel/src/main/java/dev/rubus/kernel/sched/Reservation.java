package dev.rubus.kernel.sched;

/**
 * What a periodic client asks of a resource: so much of it in each period.
 *
 * @param budgetNanos of use, at least {@link #MIN_BUDGET} and at most the period
 * @param periodNanos {@link #MIN_PERIOD} to {@link #MAX_PERIOD}; a request is to be over within one, counted from its coming
 */
public record Reservation(long budgetNanos, long periodNanos) {
    /** Less is no use of a bus: a tenth of one byte's time at 1 MHz. */
    public static final long MIN_BUDGET = 1_000;

    /** One way to a driver and back takes a good part of it. */
    public static final long MIN_PERIOD = 1_000_000;

    /** An hour; its millionths still fit a long. */
    public static final long MAX_PERIOD = 3_600_000_000_000L;

    /** A whole resource, in the unit of {@link #millionths}. */
    public static final long WHOLE = 1_000_000;

    public Reservation {
        if (periodNanos < MIN_PERIOD
                || periodNanos > MAX_PERIOD
                || budgetNanos < MIN_BUDGET
                || budgetNanos > periodNanos) {
            throw new IllegalArgumentException(
                    "budget " + budgetNanos + " ns of each " + periodNanos + " ns, expected a period of " + MIN_PERIOD
                            + " to " + MAX_PERIOD + " ns and a budget of " + MIN_BUDGET + " ns to the period");
        }
    }

    /** The part of the resource, rounded up: what is promised never sums up to more than there is. */
    public long millionths() {
        return part(budgetNanos, periodNanos);
    }

    /** True if it asks for no more, and no more often: wherever the other fits, so does this. */
    public boolean isWithin(Reservation other) {
        return budgetNanos <= other.budgetNanos && periodNanos >= other.periodNanos;
    }

    static long part(long nanos, long periodNanos) {
        long whole = Math.min(nanos, periodNanos) * WHOLE;
        return whole / periodNanos + (whole % periodNanos == 0 ? 0 : 1);
    }
}
