package dev.rubus.supervisor.dispatcher;

import dev.rubus.kernel.sched.BusyMeter;
import dev.rubus.kernel.sched.RequestCost;
import dev.rubus.kernel.sched.RunQueue;
import dev.rubus.kernel.sched.Weight;
import dev.rubus.supervisor.schedule.QueueRow;
import dev.rubus.supervisor.schedule.Usage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one device that serves one request after the other: an I2C bus, a GPIO chip. Within a client first come is first served;
 * between clients the run queue decides. What a client had stays known when it dies, under its name, so that a restart is no way to a
 * better place. Dispatcher's thread only.
 *
 * <p>A request is charged what it is expected to take when it leaves, and the difference when its reply tells the truth, so that more
 * than one may be on its way (start-time fair queueing with depth: Jin, Chase, Kaur 2004).
 */
final class DeviceQueue {
    /** The name under which the supervisor's own requests wait: those of the operator. */
    static final String SUPERVISOR = "supervisor";

    final String name;
    private final int depth;
    private final RunQueue run;
    private final Map<String, Seat> seats = new LinkedHashMap<>();
    private final List<@Nullable Seat> byEntity = new ArrayList<>();
    private int inFlight;
    private int waiting;
    private long served;
    private long usedNanos;
    private final BusyMeter busy;
    final ReservedTime reserved;

    /** One client's place. */
    private static final class Seat {
        final String client;
        final int entity;
        final RequestCost cost = new RequestCost();
        final Deque<Pending> waiting = new ArrayDeque<>();
        final Usage usage = new Usage();

        Seat(String client, int entity) {
            this.client = client;
            this.entity = entity;
        }

        long nextSlice() {
            Pending next = waiting.peekFirst();
            return next == null ? 0 : cost.expected(next.op, next.nominalNanos);
        }
    }

    /** @param depth how many requests may be on their way to the device at once */
    DeviceQueue(String name, int depth, RunQueue run, long nowNanos) {
        this(name, depth, run, nowNanos, 0);
    }

    /** @param usualNanos the longest request that a reservation has to reckon with before any was seen */
    DeviceQueue(String name, int depth, RunQueue run, long nowNanos, long usualNanos) {
        this.name = name;
        this.depth = depth;
        this.run = run;
        this.busy = new BusyMeter(nowNanos);
        this.reserved = new ReservedTime(name, depth, usualNanos, this::expected, nowNanos);
    }

    int waiting() {
        return waiting;
    }

    void add(Pending pending, long nowNanos) {
        pending.arrivedNanos = nowNanos;
        Seat seat = seat(pending.caller);
        seat.waiting.addLast(pending);
        arrived(seat);
        reserved.arrived(pending, false, nowNanos);
    }

    /** Before all others of its client: it was on its way already. */
    void addAgain(Pending pending, long nowNanos) {
        pending.arrivedNanos = nowNanos;
        Seat seat = seat(pending.caller);
        seat.waiting.addFirst(pending);
        arrived(seat);
        reserved.arrived(pending, true, nowNanos);
    }

    private void arrived(Seat seat) {
        waiting++;
        run.arrived(seat.entity);
        run.enqueue(seat.entity, seat.nextSlice());
    }

    /** Takes the request that is to be sent now; null: nobody waits, or the device has enough to do. */
    @Nullable
    Pending next(long nowNanos) {
        if (inFlight >= depth) {
            return null;
        }
        Pending promised = reserved.next(nowNanos);
        int entity = promised == null ? run.pick() : seat(promised.caller).entity;
        Seat seat = entity == RunQueue.NOBODY ? null : byEntity.get(entity);
        if (seat == null) {
            return null;
        }
        Pending pending = promised == null ? seat.waiting.getFirst() : promised;
        seat.waiting.remove(pending);
        waiting--;
        inFlight++;
        pending.sentNanos = nowNanos;
        pending.chargedNanos = Weight.chargeable(seat.cost.expected(pending.op, pending.nominalNanos));
        run.charge(entity, pending.chargedNanos, seat.nextSlice());
        sleepIfIdle(seat);
        reserved.left(pending, promised != null, nowNanos);
        seat.usage.waited(nowNanos - pending.arrivedNanos);
        return pending;
    }

    /**
     * The request is not on its way any more.
     *
     * @param reportedNanos what the driver says the device was used for; what it cannot be, or 0, is not believed
     * @param succeeded whether the driver did what was asked
     */
    void done(Pending pending, long reportedNanos, boolean succeeded, long nowNanos) {
        inFlight--;
        long passed = Math.max(1, nowNanos - pending.sentNanos);
        boolean reported = reportedNanos > 0 && reportedNanos < passed;
        long used = reported ? reportedNanos : passed;
        Seat seat = seat(pending.caller);
        run.settle(seat.entity, Weight.chargeable(used) - pending.chargedNanos);
        if (reported || succeeded) {
            // How long a driver hung before it was ended says nothing of the next request.
            seat.cost.learn(pending.op, pending.nominalNanos, used);
        }
        seat.usage.used(used);
        served++;
        usedNanos += used;
        busy.used(used, nowNanos);
        reserved.ended(pending, used, reported, succeeded, nowNanos);
    }

    /** Takes out what waits and matches. @return it, client by client, in order */
    List<Pending> remove(Predicate<Pending> which, long nowNanos) {
        List<Pending> removed = new ArrayList<>();
        for (Seat seat : seats.values()) {
            for (Iterator<Pending> i = seat.waiting.iterator(); i.hasNext(); ) {
                Pending pending = i.next();
                if (which.test(pending)) {
                    i.remove();
                    waiting--;
                    removed.add(pending);
                    reserved.forgotten(pending, nowNanos);
                }
            }
            sleepIfIdle(seat);
        }
        return removed;
    }

    /** The queue's row of {@code supervisor sched}. */
    Map<String, Object> describe(long nowNanos) {
        Map<String, Object> row =
                new QueueRow(name, waiting, inFlight, depth, busy.percent(nowNanos), served, usedNanos).with(run);
        reserved.describe(row, nowNanos);
        return row;
    }

    /** A row for each of its clients. */
    List<Map<String, Object>> describeClients() {
        return seats.values().stream()
                .map(seat -> seat.usage.row(name, seat.client, run, seat.entity, seat.waiting.size(), usedNanos))
                .toList();
    }

    private long expected(Pending pending) {
        return seat(pending.caller).cost.expected(pending.op, pending.nominalNanos);
    }

    private void sleepIfIdle(Seat seat) {
        if (seat.waiting.isEmpty()) {
            run.dequeue(seat.entity);
        }
    }

    private Seat seat(@Nullable Client caller) {
        String client = caller == null ? SUPERVISOR : caller.name;
        Seat seat = seats.get(client);
        if (seat == null) {
            seat = new Seat(client, run.add(caller == null ? Weight.NORMAL : caller.weight));
            seats.put(client, seat);
            while (byEntity.size() <= seat.entity) {
                byEntity.add(null);
            }
            byEntity.set(seat.entity, seat);
        }
        return seat;
    }
}
