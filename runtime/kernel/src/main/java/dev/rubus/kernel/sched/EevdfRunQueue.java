package dev.rubus.kernel.sched;

import java.util.Arrays;

/**
 * Earliest eligible virtual deadline first. An entity that has had no more than its share, v &le; V, is eligible ({@link VirtualTime}
 * keeps V); of these the one whose deadline, v + slice / weight, comes first is served. So a short request of a client that had little
 * overtakes the long ones of those that had more, and nobody gets more than its share.
 *
 * <ul>
 *   <li>Eligible entities lie in a heap by deadline, the others in a heap by the virtual time at which they become eligible. V passing
 *       an entity moves it from one to the other, and each such move was paid by the charge that took the entity beyond V: O(log n).
 *   <li>When somebody comes who is owed service, or leaves who had too much, V steps back. Those that it passes stay where they are until
 *       they come up first, and are put right then.
 *   <li>Whoever sleeps keeps its lag, V - v, for its return, up to two requests of it either way (Linux {@code update_entity_lag}), so
 *       that neither sleeping nor waking pays.
 * </ul>
 *
 * <p>Sources: Stoica and Abdel-Wahab 1995; Linux {@code kernel/sched/fair.c}: {@code place_entity}, {@code pick_eevdf}.
 */
public final class EevdfRunQueue implements RunQueue {
    private static final int LAG_REQUESTS = 2;

    private final Entities entities = new Entities();
    private final VirtualTime time = new VirtualTime();
    private final EntityHeap eligible = new EntityHeap(entities.capacity());
    private final EntityHeap waiting = new EntityHeap(entities.capacity());
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
            eligible.grow(capacity);
            waiting.grow(capacity);
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
        long v = time.join(entities.weight[entity], sleepingLag[entity]);
        request(entity, v, sliceNanos);
        if (v <= time.now()) {
            eligible.push(entity, deadline[entity]);
        } else {
            waiting.push(entity, v);
        }
    }

    @Override
    public void dequeue(int entity) {
        entities.check(entity);
        if (!isQueued(entity)) {
            return;
        }
        long v = vruntime[entity];
        sleepingLag[entity] = bounded(entity, time.now() - v);
        (eligible.has(entity) ? eligible : waiting).remove(entity);
        time.leave(entities.weight[entity], v);
    }

    @Override
    public int pick() {
        long now = time.now();
        while (waiting.firstKey() <= now) {
            int due = waiting.first();
            waiting.remove(due);
            eligible.push(due, deadline[due]);
        }
        while (eligible.size() > 0) {
            int first = eligible.first();
            if (vruntime[first] <= now) {
                return first;
            }
            // V stepped back behind it.
            eligible.remove(first);
            waiting.push(first, vruntime[first]);
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
        boolean wasEligible = eligible.has(entity);
        if (!wasEligible && !waiting.has(entity)) {
            sleepingLag[entity] = bounded(entity, sleepingLag[entity] - virtual);
            return;
        }
        long v = vruntime[entity] + virtual;
        request(entity, v, nextSliceNanos);
        time.serve(entities.weight[entity], virtual);
        long now = time.now();
        if (v <= now) {
            if (wasEligible) {
                eligible.rekey(entity, deadline[entity]);
            } else {
                waiting.remove(entity);
                eligible.push(entity, deadline[entity]);
            }
        } else if (!wasEligible) {
            waiting.rekey(entity, v);
        } else if (waiting.firstKey() <= now) {
            // The usual case: one becomes eligible as another has had its share. They change places.
            int next = waiting.first();
            waiting.replace(next, entity, v);
            eligible.replace(entity, next, deadline[next]);
        } else {
            eligible.remove(entity);
            waiting.push(entity, v);
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
        return eligible.has(entity) || waiting.has(entity);
    }

    @Override
    public int size() {
        return eligible.size() + waiting.size();
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

    /** Levels of the heaps walked so far. */
    long steps() {
        return eligible.steps() + waiting.steps();
    }
}
