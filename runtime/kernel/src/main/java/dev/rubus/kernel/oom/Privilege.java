package dev.rubus.kernel.oom;

import java.util.Locale;

/**
 * What a process is to the runtime. As Linux once divided the badness of a privileged process, a share of the use is taken off for those
 * that many others depend on.
 */
public enum Privilege {
    /** Ring 0 itself is never chosen: with it go all outputs and all telemetry. */
    SUPERVISOR(0),
    /** Half: every app that uses its devices waits while it is away. */
    DRIVER(2),
    /** A quarter: the broker, the simulated board. */
    SERVICE(4),
    /** Nothing: apps go first. */
    APP(0);

    private final int divisor;

    Privilege(int divisor) {
        this.divisor = divisor;
    }

    /** What is taken off the use, in pages. */
    long discount(long usePages) {
        return divisor == 0 ? 0 : usePages / divisor;
    }

    /** The word for it in `supervisor oom`. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
