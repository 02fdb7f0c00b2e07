package dev.rubus.supervisor.dispatcher;

import dev.rubus.kernel.sched.Reservation;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The requests of one client on one path that it has a reservation for. They wait in the client's own row too: whichever of the two is
 * its turn first takes them. Dispatcher's thread only.
 */
final class Lane {
    final ReservedTime owner;
    final String client;
    final String path;
    final int server;
    final Deque<Pending> waiting = new ArrayDeque<>();
    Reservation reservation;
    /** Open handles of the path. */
    int handles = 1;
    /** Requests that left by reservation and are not over. */
    int underWay;

    /** Nobody has the path open; what was used of the promise is still remembered. */
    boolean closed;
    /** By reservation. */
    long served;
    /** By weight, because the budget was used up or too small. */
    long overBudget;

    long misses;
    long longestLateNanos;

    Lane(ReservedTime owner, String client, String path, int server, Reservation reservation) {
        this.owner = owner;
        this.client = client;
        this.path = path;
        this.server = server;
        this.reservation = reservation;
    }

    /** One handle less. @return true if it was the last, and nothing is reserved for the caller any more */
    boolean release(long now) {
        if (--handles > 0) {
            return false;
        }
        owner.close(this, now);
        return true;
    }

    /** What is served by reservation is to be over by then. */
    void ended(long dueNanos, long nowNanos) {
        if (nowNanos > dueNanos) {
            misses++;
            longestLateNanos = Math.max(longestLateNanos, nowNanos - dueNanos);
        }
    }
}
