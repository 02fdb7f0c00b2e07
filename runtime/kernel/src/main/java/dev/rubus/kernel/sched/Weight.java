package dev.rubus.kernel.sched;

/**
 * Arithmetic on weights. A weight is a share: two clients that want all of a resource get it in the ratio of their weights. The numbers are
 * Linux's {@code sched_prio_to_weight} (kernel/sched/core.c): nice 0 is 1024, each step of nice is a factor of about 1.25.
 */
public final class Weight {
    /** Nice 0. */
    public static final int NORMAL = 1024;

    /** Nice 19. */
    public static final int MIN = 15;

    /** Nice -20. */
    public static final int MAX = 88761;

    /** The longest service that is charged at once, ns: 8.6 s, more than the longest that a request may take. */
    public static final long MAX_CHARGE = 1L << 33;

    /** With {@link #MAX_CHARGE} and {@link #MIN} the product below stays under 2^62. */
    private static final int INVERSE_BITS = 32;

    private static final int NORMAL_BITS = 10;

    private Weight() {}

    /** What {@link #virtual} multiplies with instead of dividing, as Linux's {@code sched_prio_to_wmult} does. */
    static long inverse(int weight) {
        return (1L << INVERSE_BITS) / check(weight);
    }

    /** Service of 1 ns to {@link #MAX_CHARGE} as virtual time, at least 1: who is served moves on, however dear it is. */
    static long virtual(long nanos, long inverse) {
        return Math.max(1, (nanos * inverse) >> (INVERSE_BITS - NORMAL_BITS));
    }

    /** Virtual time as service. */
    static long service(long virtual, int weight) {
        return (virtual * weight) >> NORMAL_BITS;
    }

    /** What of a time is charged: 1 ns to {@link #MAX_CHARGE}. */
    public static long chargeable(long nanos) {
        return Math.clamp(nanos, 1, MAX_CHARGE);
    }

    static int check(int weight) {
        if (weight < MIN || weight > MAX) {
            throw new IllegalArgumentException("weight " + weight + ", expected " + MIN + " to " + MAX);
        }
        return weight;
    }

    /** The same share as {@code cpu.weight} of cgroup v2, 1 to 10000, as Linux's {@code sched_weight_to_cgroup} rounds it. */
    public static int cgroup(int weight) {
        return Math.clamp((check(weight) * 100L + NORMAL / 2) / NORMAL, 1, 10_000);
    }
}
