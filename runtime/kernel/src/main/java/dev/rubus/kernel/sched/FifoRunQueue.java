package dev.rubus.kernel.sched;

/**
 * Whoever asked first is served first, request by request, whatever it had before: whoever asks most gets most. It is what the fair ones are
 * held against.
 */
public final class FifoRunQueue implements RunQueue {
    private final Entities entities = new Entities();
    private final TournamentTree queued = new TournamentTree(entities.capacity());
    private long[] served = new long[entities.capacity()];
    /** Entities in the order of their requests; some may have been taken back since. */
    private int[] order = new int[entities.capacity()];

    private int first;
    private int count;
    private long turn;

    @Override
    public String policy() {
        return "fifo";
    }

    @Override
    public int add(int weight) {
        int entity = entities.add(weight);
        if (entity >= served.length) {
            queued.grow(entities.capacity());
            served = java.util.Arrays.copyOf(served, entities.capacity());
        }
        served[entity] = 0;
        return entity;
    }

    @Override
    public void remove(int entity) {
        dequeue(entity);
        entities.remove(entity);
    }

    @Override
    public void arrived(int entity) {
        entities.check(entity);
        if (count == order.length) {
            int[] longer = new int[2 * count];
            for (int i = 0; i < count; i++) {
                longer[i] = order[(first + i) % count];
            }
            order = longer;
            first = 0;
        }
        order[(first + count++) % order.length] = entity;
    }

    @Override
    public void enqueue(int entity, long sliceNanos) {
        entities.check(entity);
        if (!queued.has(entity)) {
            queued.push(entity, turn++);
        }
    }

    @Override
    public void dequeue(int entity) {
        entities.check(entity);
        if (queued.has(entity)) {
            queued.remove(entity);
        }
    }

    @Override
    public int pick() {
        while (count > 0 && !queued.has(order[first])) {
            drop();
        }
        if (count > 0) {
            return order[first];
        }
        return queued.size() == 0 ? NOBODY : queued.first();
    }

    private void drop() {
        first = (first + 1) % order.length;
        count--;
    }

    @Override
    public void charge(int entity, long usedNanos, long nextSliceNanos) {
        served[entity] += Weight.chargeable(usedNanos);
        if (count > 0 && order[first] == entity) {
            drop();
        }
    }

    @Override
    public void settle(int entity, long moreNanos) {
        served[entity] += moreNanos;
    }

    @Override
    public boolean isQueued(int entity) {
        return queued.has(entity);
    }

    @Override
    public int size() {
        return queued.size();
    }

    @Override
    public int weight(int entity) {
        return entities.weight[entity];
    }

    /** Service; weights are not looked at. */
    @Override
    public long vruntime(int entity) {
        return served[entity];
    }

    /** Nobody is owed anything. */
    @Override
    public long lag(int entity) {
        return 0;
    }

    @Override
    public long deadline(int entity) {
        return served[entity];
    }

    @Override
    public long virtualTime() {
        return 0;
    }
}
