package dev.rubus.kernel.restart;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The steps by which a process comes back: at once, then after a back-off that doubles, then, over budget, degraded: retried after the
 * longest back-off, for as long as it takes. Never given up. It stays degraded, one try at a time, until it has served for a whole window:
 * the tries of a crash loop are too rare to be over any budget. One thread; time in ms of any monotonic clock.
 */
public final class RestartLadder {
    private final long backoffMinMillis;
    private final long backoffMaxMillis;
    private final int budget;
    private final long windowMillis;
    private final Deque<Long> deaths = new ArrayDeque<>();
    private boolean degraded;

    /** What follows a death: which step, and how long to wait before the next start. */
    public record Step(Kind kind, long delayMillis) {}

    public enum Kind {
        AT_ONCE("restart"),
        BACK_OFF("back-off"),
        DEGRADED("degraded");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        /** The word for it on MQTT. */
        public String label() {
            return label;
        }
    }

    /**
     * @param backoffMin the wait before the second restart within the window; doubled for each further one
     * @param budget so many deaths within the window are tolerated
     */
    public RestartLadder(Duration backoffMin, Duration backoffMax, int budget, Duration window) {
        if (budget < 1 || backoffMin.isNegative() || backoffMin.compareTo(backoffMax) > 0 || !window.isPositive()) {
            throw new IllegalArgumentException(
                    "back-off " + backoffMin + ".." + backoffMax + ", budget " + budget + " in " + window);
        }
        this.backoffMinMillis = backoffMin.toMillis();
        this.backoffMaxMillis = backoffMax.toMillis();
        this.budget = budget;
        this.windowMillis = window.toMillis();
    }

    /**
     * The process died now.
     *
     * @param servedMillis how long it had served; 0 if it never came to it
     */
    public Step died(long nowMillis, long servedMillis) {
        if (degraded && servedMillis < windowMillis) {
            return new Step(Kind.DEGRADED, backoffMaxMillis);
        }
        if (degraded) {
            forgive();
        }
        while (!deaths.isEmpty() && nowMillis - deaths.peekFirst() >= windowMillis) {
            deaths.removeFirst();
        }
        deaths.addLast(nowMillis);
        int recent = deaths.size();
        if (recent > budget) {
            degraded = true;
            return new Step(Kind.DEGRADED, backoffMaxMillis);
        }
        if (recent == 1) {
            return new Step(Kind.AT_ONCE, 0);
        }
        long doubled = backoffMinMillis << Math.min(recent - 2, 40);
        return new Step(Kind.BACK_OFF, Math.min(doubled < 0 ? backoffMaxMillis : doubled, backoffMaxMillis));
    }

    /** Forgets the past: an operator's restart is no crash. */
    public void forgive() {
        deaths.clear();
        degraded = false;
    }
}
