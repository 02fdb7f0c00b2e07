package dev.rubus.supervisor.dispatcher;

import dev.rubus.abi.Syscall;
import dev.rubus.kernel.sched.Admission;
import dev.rubus.kernel.sched.DeadlineRunQueue;
import dev.rubus.kernel.sched.RecentMaximum;
import dev.rubus.kernel.sched.Reservation;
import dev.rubus.kernel.sched.RunQueue;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What of one device's time is promised, and whose turn it is by promise. Dispatcher's thread only.
 *
 * <p>A promise outlives the last handle, and the process, until what was used of it has flowed to it: whoever opens the path again under
 * the same name finds its budget as it left it, and nobody else is promised that time meanwhile.
 */
final class ReservedTime {
    /** So long the longest request is reckoned with by whoever wants to reserve: half of it at least. */
    private static final long WINDOW_NANOS = 60_000_000_000L;

    private final String queue;
    private final int depth;
    private final Admission admission = new Admission();
    private final DeadlineRunQueue run = new DeadlineRunQueue();
    private final List<@Nullable Lane> byServer = new ArrayList<>();
    /** Those that are closed and not forgotten. */
    private final List<Lane> leaving = new ArrayList<>();

    private final ToLongFunction<Pending> expected;
    private final long usualNanos;
    /** What requests took lately by their driver's word. */
    private final RecentMaximum longest;
    /** Of those that were closed. */
    private long pastMisses;

    private long refused;

    /**
     * @param depth how many requests may be on their way, which is how many may be in the way of the next
     * @param usualNanos the longest request that is to be reckoned with before any was seen
     * @param expected what a request will take
     */
    ReservedTime(String queue, int depth, long usualNanos, ToLongFunction<Pending> expected, long now) {
        this.queue = queue;
        this.depth = depth;
        this.usualNanos = usualNanos;
        this.longest = new RecentMaximum(WINDOW_NANOS, now);
        this.expected = expected;
    }

    /** Promises so much to the path of the client. @return null, or the numbers if it does not fit */
    @Nullable
    String admit(String client, String path, Reservation asked, long now) {
        forgetEven(now);
        Lane left = left(client, path);
        return left == null ? admit(asked, now) : exchange(left, asked, now);
    }

    private @Nullable String admit(Reservation asked, long now) {
        Admission.Refusal refusal = admission.admit(asked, longestNanos(now) * depth);
        if (refusal == null) {
            return null;
        }
        refused++;
        return queue + ": " + refusal;
    }

    private long longestNanos(long now) {
        return Math.max(usualNanos, longest.get(now));
    }

    private @Nullable Lane left(String client, String path) {
        for (Lane lane : leaving) {
            if (lane.client.equals(client) && lane.path.equals(path)) {
                return lane;
            }
        }
        return null;
    }

    /** A lane for what was admitted just now: the one that the client left, if it is remembered. */
    Lane open(String client, String path, Reservation asked, long now) {
        Lane left = left(client, path);
        if (left != null) {
            leaving.remove(left);
            left.closed = false;
            left.handles = 1;
            return left;
        }
        Lane lane = new Lane(this, client, path, run.add(asked, now), asked);
        while (byServer.size() <= lane.server) {
            byServer.add(null);
        }
        byServer.set(lane.server, lane);
        return lane;
    }

    /** Another reservation for the lane. @return null, or why the one it has stays */
    @Nullable
    String change(Lane lane, Reservation asked, long now) {
        forgetEven(now);
        return exchange(lane, asked, now);
    }

    private @Nullable String exchange(Lane lane, Reservation asked, long now) {
        // It was in; that it might fit no more, because requests became longer, is no reason to take it away, nor to
        // refuse less of it.
        admission.release(lane.reservation);
        if (asked.isWithin(lane.reservation)) {
            admission.readmit(asked);
        } else {
            String full = admit(asked, now);
            if (full != null) {
                admission.readmit(lane.reservation);
                return full;
            }
        }
        lane.reservation = asked;
        run.change(lane.server, asked, now);
        return null;
    }

    /** Nobody has the path open. */
    void close(Lane lane, long now) {
        lane.closed = true;
        lane.waiting.forEach(pending -> pending.lane = null);
        lane.waiting.clear();
        head(lane, now);
        leaving.add(lane);
        forgetEven(now);
    }

    /** Takes back what was promised to those that left, if a new promise in its place could not be used twice. */
    private void forgetEven(long now) {
        for (Iterator<Lane> i = leaving.iterator(); i.hasNext(); ) {
            Lane lane = i.next();
            if (lane.underWay == 0 && run.isEven(lane.server, now)) {
                i.remove();
                run.remove(lane.server);
                byServer.set(lane.server, null);
                admission.release(lane.reservation);
                pastMisses += lane.misses;
            }
        }
    }

    /** The request waits. */
    void arrived(Pending pending, boolean first, long now) {
        Lane lane = pending.lane;
        if (lane == null) {
            return;
        }
        if (lane.closed) {
            pending.lane = null;
        } else if (first) {
            lane.waiting.addFirst(pending);
            head(lane, now);
        } else {
            lane.waiting.addLast(pending);
            if (lane.waiting.size() == 1) {
                head(lane, now);
            }
        }
    }

    /** Who is next by reservation; it still waits. Null: nobody. */
    @Nullable
    Pending next(long now) {
        int server = run.pick(now);
        Lane lane = server == RunQueue.NOBODY ? null : byServer.get(server);
        return lane == null ? null : lane.waiting.peekFirst();
    }

    /** The request leaves. @param reserved by its reservation, and not by the client's weight */
    void left(Pending pending, boolean reserved, long now) {
        Lane lane = pending.lane;
        if (lane == null) {
            return;
        }
        lane.waiting.remove(pending);
        if (reserved) {
            pending.dueNanos = run.deadline(lane.server);
            pending.reserved = true;
            lane.served++;
            lane.underWay++;
            run.charge(lane.server, pending.chargedNanos, now);
        } else {
            pending.reserved = false;
            lane.overBudget++;
        }
        head(lane, now);
    }

    /**
     * The request is not on its way any more.
     *
     * @param reported whether the driver says that it took so long; else that is only the time that passed
     * @param succeeded whether it was done
     */
    void ended(Pending pending, long usedNanos, boolean reported, boolean succeeded, long now) {
        if (reported && succeeded && isUsual(pending.op)) {
            longest.see(usedNanos, now);
        }
        Lane lane = pending.lane;
        if (lane == null || !pending.reserved) {
            return;
        }
        lane.underWay--;
        lane.ended(pending.dueNanos, now);
        long owed = usedNanos;
        if (!reported) {
            // A driver that hangs is no fault of the caller's: it costs no more than this period, and none of those to
            // come.
            owed = Math.min(owed, Math.max(pending.chargedNanos, lane.reservation.budgetNanos()));
        }
        run.charge(lane.server, owed - pending.chargedNanos, now);
    }

    /** What apps ask for again and again. An operator's scan of a whole bus is no measure of what will be in the way. */
    private static boolean isUsual(int op) {
        return op == Syscall.TRANSFER.number() || op == Syscall.READ.number() || op == Syscall.WRITE.number();
    }

    /** The request does not wait any more, and was not served. */
    void forgotten(Pending pending, long now) {
        Lane lane = pending.lane;
        if (lane != null && lane.waiting.remove(pending)) {
            head(lane, now);
        }
    }

    private void head(Lane lane, long now) {
        Pending head = lane.waiting.peekFirst();
        run.head(lane.server, head == null ? 0 : Math.max(1, expected.applyAsLong(head)), now);
    }

    /** Into the queue's row of {@code supervisor sched}. */
    void describe(Map<String, Object> row, long now) {
        forgetEven(now);
        long misses = pastMisses;
        int lanes = 0;
        for (Lane lane : byServer) {
            if (lane != null) {
                lanes += lane.closed ? 0 : 1;
                misses += lane.misses;
            }
        }
        row.put("reservations", lanes);
        row.put("reserved_percent", admission.used() / 10_000.0);
        row.put("longest_us", longestNanos(now) / 1000);
        row.put("deadline_misses", misses);
        row.put("refused", refused);
    }

    /** A row for each reservation. */
    List<Map<String, Object>> describeLanes(long now) {
        forgetEven(now);
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Lane lane : byServer) {
            if (lane == null) {
                continue;
            }
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("queue", queue);
            row.put("client", lane.client);
            row.put("path", lane.path);
            row.put("open", !lane.closed);
            row.put("budget_us", lane.reservation.budgetNanos() / 1000);
            row.put("period_us", lane.reservation.periodNanos() / 1000);
            row.put("percent", lane.reservation.millionths() / 10_000.0);
            row.put("left_us", run.budget(lane.server) / 1000);
            row.put("deadline_in_us", Math.max(0, run.deadline(lane.server) - now) / 1000);
            row.put("served", lane.served);
            row.put("over_budget", lane.overBudget);
            row.put("misses", lane.misses);
            row.put("late_max_us", lane.longestLateNanos / 1000);
            rows.add(row);
        }
        return rows;
    }
}
