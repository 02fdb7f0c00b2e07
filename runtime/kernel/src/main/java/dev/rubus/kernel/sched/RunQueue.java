package dev.rubus.kernel.sched;

/**
 * Who is served next on one resource. Entities are small numbers that the queue gives out; each has a weight and is queued, which means it
 * has something to be served, or asleep. Service is not preempted: it is charged with what was really used.
 *
 * <p>Times are nanoseconds of service. Virtual times are nanoseconds that an entity of weight 1024 would have been served
 * for. One thread. Nothing is allocated but by {@link #add}.
 *
 * @see EevdfRunQueue
 * @see CfsRunQueue
 * @see FifoRunQueue
 */
public interface RunQueue {
    /** What {@link #pick} says when nobody is queued. */
    int NOBODY = -1;

    /** What the policy is called. */
    String policy();

    /** A new entity, asleep. @param weight {@link Weight#MIN} to {@link Weight#MAX} @throws IllegalArgumentException outside of these */
    int add(int weight);

    /** Forgets the entity; its number is given out again. */
    void remove(int entity);

    /** One more request of the entity begins to wait; only of interest to who serves in that order. */
    default void arrived(int entity) {}

    /**
     * The entity wants to be served. Nothing happens if it is queued already.
     *
     * @param sliceNanos how long its next request is expected to take
     */
    void enqueue(int entity, long sliceNanos);

    /** The entity wants nothing more for now; what it is owed or owes is kept. Nothing happens if it is asleep. */
    void dequeue(int entity);

    /** Who is to be served next; it stays queued. @return {@link #NOBODY} if nobody is queued */
    int pick();

    /**
     * The entity's request is over, or began and is expected to take so long; another one follows while it is queued.
     *
     * @param usedNanos of the resource; from 1 ns to {@link Weight#MAX_CHARGE}, what is outside counts as the nearest
     * @param nextSliceNanos how long its next request is expected to take
     */
    void charge(int entity, long usedNanos, long nextSliceNanos);

    /** Corrects a charge that was an expectation. @param moreNanos what was used beyond it; negative: less. Also for one asleep */
    void settle(int entity, long moreNanos);

    boolean isQueued(int entity);

    /** How many are queued. */
    int size();

    int weight(int entity);

    /** Virtual time that the entity was served. */
    long vruntime(int entity);

    /** Nanoseconds of service that the entity is owed (more than 0) or had too much (less than 0) against its ideal share. */
    long lag(int entity);

    /** Virtual time at which its request is due; of a policy without deadlines: its virtual time. */
    long deadline(int entity);

    /** The virtual time of the queue. */
    long virtualTime();
}
