package dev.rubus.kernel.oom;

import dev.rubus.kernel.oom.Pressure.Source;

/**
 * Judges whether memory is short. One thread; time in ms of any monotonic clock.
 *
 * <p>The node is over its budget, or the machine is short: where the kernel tells of stalls (PSI), both a stall and little memory are
 * needed, because a process that stalls at the limit of its own cgroup is nobody else's shortage; where it does not, less memory alone.
 */
public final class PressureGauge {
    /** A trigger fires once in its window of 1 or 2 s while it lasts; one may come late. */
    private static final long STALL_MILLIS = 4_500;

    /** The machine is short when less than a tenth is left and somebody stalls for memory. */
    private static final int SHORT_SHARE = 10;
    /** Without word of stalls: less than a twentieth. */
    private static final int BLIND_SHARE = 20;

    private static final int URGENT_SHARE = 50;
    /** Ended only some way below the budget, so that it does not begin anew with each page. */
    private static final double ENOUGH = 15.0 / 16;

    private static final double URGENT_BUDGET = 1.5;

    private final long budgetBytes;
    private boolean over;
    private long lastStall = Long.MIN_VALUE;

    /**
     * What the machine says, in bytes.
     *
     * @param nodeBytes what the node's processes use, shared pages counted by share
     * @param totalBytes memory and swap
     * @param availableBytes MemAvailable and free swap
     * @param tellsStalls true: the kernel has PSI, and {@link #stalled} is called
     */
    public record Reading(long nodeBytes, long totalBytes, long availableBytes, boolean tellsStalls) {}

    public PressureGauge(long budgetBytes) {
        if (budgetBytes <= 0) {
            throw new IllegalArgumentException("a budget of " + budgetBytes + " bytes");
        }
        this.budgetBytes = budgetBytes;
    }

    /** A PSI trigger fired. */
    public void stalled(long now) {
        lastStall = now;
    }

    public Pressure judge(long now, Reading r) {
        over = r.nodeBytes() > (over ? (long) (budgetBytes * ENOUGH) : budgetBytes);
        long available = Math.clamp(r.availableBytes(), 0, r.totalBytes());
        boolean stalls = lastStall != Long.MIN_VALUE && now - lastStall < STALL_MILLIS;
        boolean scarce = r.tellsStalls()
                ? stalls && available < r.totalBytes() / SHORT_SHARE
                : available < r.totalBytes() / BLIND_SHARE;
        if (scarce) {
            boolean urgent = available < r.totalBytes() / URGENT_SHARE;
            return new Pressure(Source.MACHINE, r.totalBytes() - available, r.totalBytes(), urgent);
        }
        Source source = over ? Source.BUDGET : Source.NONE;
        return new Pressure(source, r.nodeBytes(), budgetBytes, over && r.nodeBytes() > budgetBytes * URGENT_BUDGET);
    }
}
