package dev.rubus.board.manifest;

import java.time.Duration;

/**
 * How a program that died comes back.
 *
 * @param backoffMin wait before the second restart; the first is at once
 * @param backoffMax the longest wait, however often it dies
 * @param budgetCount so many restarts in budgetWindow are tolerated; more, and it is degraded
 * @param budgetWindow see budgetCount
 * @param hangAfter a heartbeat silent for so long is a hang, and the program is killed
 */
public record Restart(
        Duration backoffMin, Duration backoffMax, int budgetCount, Duration budgetWindow, Duration hangAfter) {
    public Restart {
        if (backoffMin.isNegative()
                || backoffMin.compareTo(backoffMax) > 0
                || budgetCount < 1
                || !budgetWindow.isPositive()
                || !hangAfter.isPositive()) {
            throw new IllegalArgumentException("no restart policy: back-off " + backoffMin + ".." + backoffMax
                    + ", budget " + budgetCount + " in " + budgetWindow + ", hang after " + hangAfter);
        }
    }

    /** The same with another patience. */
    public Restart withHangAfter(Duration other) {
        return new Restart(backoffMin, backoffMax, budgetCount, budgetWindow, other);
    }
}
