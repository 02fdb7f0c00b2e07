package dev.rubus.kernel.sched;

import java.util.Arrays;

/**
 * Those who reserved a part of a resource, each behind a server of constant bandwidth: it has a budget and a deadline, and is served
 * earliest deadline first while its budget lasts. Whoever wants more gets nothing here until its next period, and so takes nothing from
 * the others; it may still be served by weight, elsewhere.
 *
 * <p>Two things differ from the paper, because a request cannot be stopped in the middle: it begins only if what it is expected to take
 * is left of the budget, and what it took beyond that is owed by the periods to come.
 *
 * <p>Times are ns of a clock that never steps back. One thread. O(log n), but for periods that begin: each of them is O(log n).
 *
 * <p>Sources: L. Abeni, G. Buttazzo, <i>Integrating Multimedia Applications in Hard Real-Time Systems</i>, 1998 (the rule of a server that
 * wakes); Linux {@code kernel/sched/deadline.c}: {@code dl_entity_overflow}, {@code replenish_dl_entity}, {@code task_non_contending}.
 */
public final class DeadlineRunQueue {
    private static final int FIRST_CAPACITY = 4;

    private long[] size = new long[FIRST_CAPACITY];
    private long[] period = new long[FIRST_CAPACITY];
    private long[] deadline = new long[FIRST_CAPACITY];
    private long[] budget = new long[FIRST_CAPACITY];
    /** What the request at the head is expected to take; 0: there is none. */
    private long[] wanted = new long[FIRST_CAPACITY];

    private int[] free = {3, 2, 1, 0};
    private int freeCount = FIRST_CAPACITY;
    /** By deadline. */
    private final TournamentTree ready = new TournamentTree(FIRST_CAPACITY);
    /** Whose budget does not suffice, by when it is filled again: at the deadline. */
    private final TournamentTree throttled = new TournamentTree(FIRST_CAPACITY);

    /** A new server, asleep; its first period begins with its first request. @return its number */
    public int add(Reservation of, long now) {
        if (freeCount == 0) {
            grow();
        }
        int server = free[--freeCount];
        size[server] = of.budgetNanos();
        period[server] = of.periodNanos();
        deadline[server] = now;
        budget[server] = 0;
        wanted[server] = 0;
        return server;
    }

    /** Its number is given out again. */
    public void remove(int server) {
        take(server);
        free[freeCount++] = server;
    }

    /**
     * Another reservation from now on. What was used ahead of the old one is owed under the new one, what was not used is not saved up, and
     * the present period becomes no longer: whoever changes to and fro gets nothing extra by it.
     */
    public void change(int server, Reservation to, long now) {
        take(server);
        double owed = Math.max(0, ahead(server, now));
        size[server] = to.budgetNanos();
        period[server] = to.periodNanos();
        long whole = now + to.periodNanos();
        deadline[server] = deadline[server] <= now ? whole : Math.min(deadline[server], whole);
        budget[server] = Math.round(flow(server, now) - owed);
        place(server, now);
    }

    /**
     * True if it has used no more than its reservation brought it until now, at an even flow: a new server in its place would get no more than
     * it does. Until then what it reserved must not be given to another, nor to itself anew (SCHED_DEADLINE's time of zero lag).
     */
    public boolean isEven(int server, long now) {
        return ahead(server, now) <= 0;
    }

    /** How much more it has used than flowed to it until now, ns; negative: less. */
    private double ahead(int server, long now) {
        return flow(server, now) - budget[server];
    }

    /** What flows to it between now and its deadline, ns. */
    private double flow(int server, long now) {
        // In doubles: the product passes 2^63, and a hair's breadth either way changes no promise.
        return (double) (deadline[server] - now) * size[server] / period[server];
    }

    /**
     * What stands at the server's head now.
     *
     * @param expectedNanos what it will take, at least 1; 0: there is nothing
     */
    public void head(int server, long expectedNanos, long now) {
        boolean woke = wanted[server] == 0 && expectedNanos > 0;
        take(server);
        wanted[server] = expectedNanos;
        if (woke && now >= deadline[server]) {
            replenish(server, now);
            deadline[server] = now + period[server];
        } else if (woke && ahead(server, now) < 0) {
            // What is left must not be used faster than was promised: c / (d - t) <= Q / T.
            budget[server] = size[server];
            deadline[server] = now + period[server];
        }
        place(server, now);
    }

    /** It was used, or will be, for so long. Negative: for less than was charged before. */
    public void charge(int server, long nanos, long now) {
        take(server);
        budget[server] = Math.min(size[server], budget[server] - nanos);
        place(server, now);
    }

    /** Who is to be served next by its reservation; it stays queued. @return {@link RunQueue#NOBODY}: nobody now */
    public int pick(long now) {
        while (throttled.size() > 0 && throttled.firstKey() <= now) {
            int due = throttled.first();
            throttled.remove(due);
            replenish(due, now);
            place(due, now);
        }
        return ready.size() == 0 ? RunQueue.NOBODY : ready.first();
    }

    /** The next period, or the one at hand if some have passed: each brings a budget, and none keeps more than one. */
    private void replenish(int server, long now) {
        long begun = 1 + Math.max(0, now - deadline[server]) / period[server];
        budget[server] = Math.min(size[server], budget[server] + begun * size[server]);
        deadline[server] += begun * period[server];
    }

    private void place(int server, long now) {
        if (wanted[server] == 0) {
            return;
        }
        if (wanted[server] <= budget[server]) {
            ready.push(server, deadline[server]);
        } else {
            throttled.push(server, Math.max(now + 1, deadline[server]));
        }
    }

    private void take(int server) {
        if (ready.has(server)) {
            ready.remove(server);
        } else if (throttled.has(server)) {
            throttled.remove(server);
        }
    }

    /** When what it is served now is to be over. */
    public long deadline(int server) {
        return deadline[server];
    }

    /** What it may still use before the deadline, ns; negative: what it owes. */
    public long budget(int server) {
        return budget[server];
    }

    private void grow() {
        int old = size.length;
        int capacity = 2 * old;
        size = Arrays.copyOf(size, capacity);
        period = Arrays.copyOf(period, capacity);
        deadline = Arrays.copyOf(deadline, capacity);
        budget = Arrays.copyOf(budget, capacity);
        wanted = Arrays.copyOf(wanted, capacity);
        free = Arrays.copyOf(free, capacity);
        ready.grow(capacity);
        throttled.grow(capacity);
        for (int i = capacity - 1; i >= old; i--) {
            free[freeCount++] = i;
        }
    }
}
