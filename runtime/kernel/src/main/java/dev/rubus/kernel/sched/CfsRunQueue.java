package dev.rubus.kernel.sched;

import java.util.Arrays;

/**
 * Completely fair: who has the least virtual time is served. Knows nothing of short and long requests; whoever slept is placed at the
 * least virtual time of the others, less {@link #SLEEPER_CREDIT}, so that it is served soon without a claim to all that it missed.
 *
 * <p>Source: Linux 6.5 {@code kernel/sched/fair.c}, the last with this policy: {@code update_min_vruntime}, {@code place_entity}.
 */
public final class CfsRunQueue implements RunQueue {
    /** Half of Linux's {@code sched_latency} of 6 ms: its GENTLE_FAIR_SLEEPERS. */
    static final long SLEEPER_CREDIT = 3_000_000;

    private final Entities entities = new Entities();
    private final VirtualTime time = new VirtualTime();
    private final TournamentTree queue = new TournamentTree(entities.capacity());
    private long[] vruntime = new long[entities.capacity()];
    /** The least virtual time of the queued; never steps back. */
    private long least;

    @Override
    public String policy() {
        return "cfs";
    }

    @Override
    public int add(int weight) {
        int entity = entities.add(weight);
        if (entity >= vruntime.length) {
            queue.grow(entities.capacity());
            vruntime = Arrays.copyOf(vruntime, entities.capacity());
        }
        // No credit for what never slept.
        vruntime[entity] = least + SLEEPER_CREDIT;
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
        if (queue.has(entity)) {
            return;
        }
        long v = Math.max(vruntime[entity], least - SLEEPER_CREDIT);
        vruntime[entity] = v;
        queue.push(entity, v);
        time.joinAt(entities.weight[entity], v);
    }

    @Override
    public void dequeue(int entity) {
        entities.check(entity);
        if (queue.has(entity)) {
            queue.remove(entity);
            time.leave(entities.weight[entity], vruntime[entity]);
            advance();
        }
    }

    @Override
    public int pick() {
        return queue.size() == 0 ? NOBODY : queue.first();
    }

    @Override
    public void charge(int entity, long usedNanos, long nextSliceNanos) {
        serve(entity, Weight.virtual(Weight.chargeable(usedNanos), entities.inverse[entity]));
    }

    @Override
    public void settle(int entity, long moreNanos) {
        if (moreNanos != 0) {
            long size = Weight.virtual(Weight.chargeable(Math.abs(moreNanos)), entities.inverse[entity]);
            serve(entity, moreNanos < 0 ? -size : size);
        }
    }

    private void serve(int entity, long virtual) {
        vruntime[entity] += virtual;
        if (queue.has(entity)) {
            queue.rekey(entity, vruntime[entity]);
            time.serve(entities.weight[entity], virtual);
            advance();
        }
    }

    private void advance() {
        if (queue.size() > 0) {
            least = Math.max(least, queue.firstKey());
        }
    }

    @Override
    public boolean isQueued(int entity) {
        return queue.has(entity);
    }

    @Override
    public int size() {
        return queue.size();
    }

    @Override
    public int weight(int entity) {
        return entities.weight[entity];
    }

    @Override
    public long vruntime(int entity) {
        return vruntime[entity];
    }

    /** Of those queued; who sleeps has no claim. */
    @Override
    public long lag(int entity) {
        return queue.has(entity) ? time.lag(entities.weight[entity], vruntime[entity]) : 0;
    }

    @Override
    public long deadline(int entity) {
        return vruntime[entity];
    }

    @Override
    public long virtualTime() {
        return time.now();
    }

    /** Levels of the tree walked so far. */
    long steps() {
        return queue.steps();
    }
}
