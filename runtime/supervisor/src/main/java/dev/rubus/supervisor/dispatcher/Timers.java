package dev.rubus.supervisor.dispatcher;

import dev.rubus.kernel.memory.Account;
import dev.rubus.kernel.timer.TimerWheel;
import dev.rubus.supervisor.memory.Ring0Memory;
import dev.rubus.supervisor.vdso.NodePage;

/** What the dispatcher does later: the deadlines of requests, and its beat, which sets the clocks of the page. Dispatcher's thread only. */
final class Timers {
    private static final int BEAT_MILLIS = 50;
    private static final long NANOS_PER_MILLI = 1_000_000;

    /** 262 µs: a quarter of the shortest sleep. */
    private static final int TICK_SHIFT = 18;

    /** Two for each request that there can be. */
    private static final int MAX = 16_384;

    final TimerWheel wheel;
    private final NodePage page;
    private final Account ring0;
    private final Runnable beat = this::beat;
    private long expired;

    Timers(Ring0Memory memory, NodePage page) {
        this.wheel = new TimerWheel(memory.zone(), MAX, TICK_SHIFT, System.nanoTime());
        this.page = page;
        this.ring0 = memory.ring0();
    }

    /** From now on again and again. There is always room for the next one: that of the one that was due just now. */
    void beat() {
        long now = System.nanoTime();
        wheel.schedule(now + BEAT_MILLIS * NANOS_PER_MILLI, beat, ring0);
        page.clock(now, System.currentTimeMillis() * NANOS_PER_MILLI);
    }

    /** Does what is due. */
    void advance(long now) {
        expired += wheel.advance(now);
    }

    /** For how long nothing is due, ms: at least one, lest nobody sleeps at all. */
    int untilDue(long now) {
        return Math.clamp(Math.ceilDiv(wheel.nextNanos() - now, NANOS_PER_MILLI), 1, BEAT_MILLIS);
    }

    /** How many were due so far. */
    long expired() {
        return expired;
    }
}
