package dev.rubus.abi.vdso;

/**
 * A line, as the page has it.
 *
 * @param number BCM number
 * @param known false: nobody has looked yet, and the level means nothing
 * @param high the logical level
 * @param stampNanos when it was so: the kernel's time of the edge, or of the read or write; ns of CLOCK_MONOTONIC
 * @param live every change reaches the page, see {@link VdsoPage#level}
 * @param generation of the driver that saw it
 */
public record VdsoLine(
        int number, boolean output, boolean known, boolean high, long stampNanos, boolean live, int generation) {}
