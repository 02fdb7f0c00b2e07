package dev.rubus.kernel.syscall;

/**
 * How much of ring 0 one process may use.
 *
 * @param perSecond system calls a second, 1 to 1,000,000
 * @param outstanding calls that may wait for their answer at the same time, 1 to 1024
 */
public record Quota(int perSecond, int outstanding) {
    public static final int MAX_PER_SECOND = 1_000_000;
    public static final int MAX_OUTSTANDING = 1024;

    /** More than a program that waits for each answer can do on a Pi, and a twentieth of what ring 0 can serve. */
    public static final Quota NORMAL = new Quota(50_000, 128);

    /** After a pause a tenth of a second's worth goes at once, and always a full ring. */
    private static final int BURST_SHARE = 10;

    private static final int MIN_BURST = 256;

    public Quota {
        if (perSecond < 1 || perSecond > MAX_PER_SECOND || outstanding < 1 || outstanding > MAX_OUTSTANDING) {
            throw new IllegalArgumentException(perSecond + " calls a second, " + outstanding + " outstanding");
        }
    }

    /** The bucket for its rate, full. */
    public TokenBucket bucket(long now) {
        return new TokenBucket(perSecond, Math.max(MIN_BURST, perSecond / BURST_SHARE), now);
    }
}
