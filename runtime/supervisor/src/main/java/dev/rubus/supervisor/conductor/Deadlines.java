package dev.rubus.supervisor.conductor;

import dev.rubus.kernel.memory.Account;
import dev.rubus.kernel.memory.Zone;
import dev.rubus.kernel.timer.TimerWheel;
import java.util.PriorityQueue;
import org.tinylog.Logger;

/**
 * What the conductor has to do later. Nothing of it is ever lost: without its back-off a process would be down for ever. So what the wheel has
 * no room for waits on Java's heap, and that is told. Times are those of {@link System#nanoTime}. One thread.
 */
final class Deadlines {
    private final TimerWheel wheel;
    private final Account owner;
    private final PriorityQueue<Waiting> waiting = new PriorityQueue<>();

    private record Waiting(long nanos, Runnable action) implements Comparable<Waiting> {
        @Override
        public int compareTo(Waiting other) {
            return Long.signum(nanos - other.nanos);
        }
    }

    /** @param max for how many the wheel has room */
    Deadlines(Zone zone, Account owner, int max, int tickShift, long now) {
        this.owner = owner;
        wheel = new TimerWheel(zone, max, tickShift, now);
    }

    /** Has the action run by the first {@link #run} that has come to the deadline. */
    void add(long nanos, Runnable action) {
        if (wheel.schedule(nanos, action, owner) != TimerWheel.NONE) {
            return;
        }
        if (waiting.isEmpty()) {
            Logger.error("the conductor's timers are all in use: more of them wait on the Java heap");
        }
        waiting.add(new Waiting(nanos, action));
    }

    /** When {@link #run} has to be called next; {@link TimerWheel#NEVER} if there is nothing to do. */
    long next() {
        long next = wheel.nextNanos();
        Waiting first = waiting.peek();
        if (first == null) {
            return next;
        }
        return next == TimerWheel.NEVER || first.nanos - next < 0 ? first.nanos : next;
    }

    /** Does what is due. An exception of an action comes through; what else is due is done by the next call. */
    void run(long now) {
        Waiting first;
        while ((first = waiting.peek()) != null && first.nanos - now <= 0) {
            waiting.remove();
            first.action.run();
        }
        wheel.advance(now);
    }
}
