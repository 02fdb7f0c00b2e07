package dev.rubus.kernel.sched;

import java.util.Arrays;

/**
 * Earliest eligible virtual deadline first. An entity that has had no more than its share, v &le; V, is eligible ({@link VirtualTime}
 * keeps V); of these the one whose deadline, v + slice / weight, comes first is served. So a short request of a client that had little
 * overtakes the long ones of those that had more, and nobody gets more than its share.
 *
 * <p>The queue is a tournament by deadline. Who comes first there and is not eligible is set aside, into one by the virtual time at which it
 * will be; as soon as V is there it comes back. So a pick and a charge are one walk up one tree as a rule. Nobody is set aside twice without a
 * charge between, so that the calls of any sequence cost O(log n) each, unless V steps back, behind some who are not set aside yet: when
 * somebody comes who is owed service, or goes who had too much.
 *
 * <p>Whoever sleeps keeps its lag, V - v, for its return, up to two requests of it either way (Linux {@code update_entity_lag}), so that
 * neither sleeping nor waking pays.
 *
 * <p>Sources: Stoica and Abdel-Wahab 1995; Linux {@code kernel/sched/fair.c}: {@code place_entity}, {@code pick_eevdf}.
 */
public final class EevdfRunQueue implements RunQueue {
    private static final int LAG_REQUESTS = 2;

    private final Entities entities = new Entities();
    private final VirtualTime time = new VirtualTime();
    /** By deadline. */
    private final TournamentTree queue = new TournamentTree(entities.capacity());
    /** Those who were seen to have had too much, by virtual time. */
    private final TournamentTree aside = new TournamentTree(entities.capacity());

    private long[] vruntime = new long[entities.capacity()];
    private long[] deadline = new long[entities.capacity()];
    private long[] slice = new long[entities.capacity()];
    /** {@link #slice} as virtual time. */
    private long[] virtualSlice = new long[entities.capacity()];
    /** What was charged last, virtual. */
    private long[] lastCharge = new long[entities.capacity()];
    /** Of those asleep: V - v. */
    private long[] sleepingLag = new long[entities.capacity()];

    @Override
    public String policy() {
        return "eevdf";
    }

    @Override
    public int add(int weight) {
        int entity = entities.add(weight);
        if (entity >= vruntime.length) {
            int capacity = entities.capacity();
            queue.grow(capacity);
            aside.grow(capacity);
            vruntime = Arrays.copyOf(vruntime, capacity);
            deadline = Arrays.copyOf(deadline, capacity);
            slice = Arrays.copyOf(slice, capacity);
            virtualSlice = Arrays.copyOf(virtualSlice, capacity);
            lastCharge = Arrays.copyOf(lastCharge, capacity);
            sleepingLag = Arrays.copyOf(sleepingLag, capacity);
        }
        slice[entity] = 0;
        virtualSlice[entity] = 0;
        lastCharge[entity] = 0;
        sleepingLag[entity] = 0;
        return entity;
    }

    @Override
    public void remove(int entity) {
        entities.check(entity);
        dequeue(entity);
        entities.remove(entity);
    }

    @Override
    public void enqueue(int entity, long sliceNanos) {
        entities.check(entity);
        if (isQueued(entity)) {
            return;
        }
        request(entity, time.join(entities.weight[entity], sleepingLag[entity]), sliceNanos);
        queue.push(entity, deadline[entity]);
    }

    @Override
    public void dequeue(int entity) {
        entities.check(entity);
        if (!isQueued(entity)) {
            return;
        }
        long v = vruntime[entity];
        sleepingLag[entity] = bounded(entity, time.now() - v);
        (queue.has(entity) ? queue : aside).remove(entity);
        time.leave(entities.weight[entity], v);
    }

    @Override
    public int pick() {
        long now = time.now();
        while (aside.firstKey() <= now) {
            int due = aside.first();
            aside.remove(due);
            queue.push(due, deadline[due]);
        }
        while (queue.size() > 0) {
            int first = queue.first();
            if (vruntime[first] <= now) {
                return first;
            }
            queue.remove(first);
            aside.push(first, vruntime[first]);
        }
        return NOBODY;
    }

    @Override
    public void charge(int entity, long usedNanos, long nextSliceNanos) {
        long virtual = Weight.virtual(Weight.chargeable(usedNanos), entities.inverse[entity]);
        lastCharge[entity] = virtual;
        serve(entity, virtual, nextSliceNanos);
    }

    @Override
    public void settle(int entity, long moreNanos) {
        if (moreNanos == 0) {
            return;
        }
        long size = Weight.virtual(Weight.chargeable(Math.abs(moreNanos)), entities.inverse[entity]);
        long virtual = moreNanos < 0 ? -size : size;
        lastCharge[entity] = Math.max(1, lastCharge[entity] + virtual);
        serve(entity, virtual, slice[entity]);
    }

    private void serve(int entity, long virtual, long nextSliceNanos) {
        boolean ready = queue.has(entity);
        if (!ready && !aside.has(entity)) {
            sleepingLag[entity] = bounded(entity, sleepingLag[entity] - virtual);
            return;
        }
        long v = vruntime[entity] + virtual;
        request(entity, v, nextSliceNanos);
        time.serve(entities.weight[entity], virtual);
        if (ready) {
            queue.rekey(entity, deadline[entity]);
        } else {
            aside.rekey(entity, v);
        }
    }

    /** The entity asks anew, from this virtual time on. */
    private void request(int entity, long v, long sliceNanos) {
        if (slice[entity] != sliceNanos) {
            slice[entity] = sliceNanos;
            virtualSlice[entity] = Weight.virtual(Weight.chargeable(sliceNanos), entities.inverse[entity]);
        }
        vruntime[entity] = v;
        deadline[entity] = v + virtualSlice[entity];
    }

    private long bounded(int entity, long lag) {
        long most = LAG_REQUESTS * Math.max(virtualSlice[entity], lastCharge[entity]);
        return Math.clamp(lag, -most, most);
    }

    @Override
    public boolean isQueued(int entity) {
        return queue.has(entity) || aside.has(entity);
    }

    @Override
    public int size() {
        return queue.size() + aside.size();
    }

    @Override
    public int weight(int entity) {
        return entities.weight[entity];
    }

    @Override
    public long vruntime(int entity) {
        return isQueued(entity) ? vruntime[entity] : time.now() - sleepingLag[entity];
    }

    @Override
    public long lag(int entity) {
        int weight = entities.weight[entity];
        return isQueued(entity) ? time.lag(weight, vruntime[entity]) : Weight.service(sleepingLag[entity], weight);
    }

    @Override
    public long deadline(int entity) {
        return isQueued(entity) ? deadline[entity] : vruntime(entity);
    }

    @Override
    public long virtualTime() {
        return time.now();
    }

    /** Levels of the trees walked so far. */
    long steps() {
        return queue.steps() + aside.steps();
    }
}
