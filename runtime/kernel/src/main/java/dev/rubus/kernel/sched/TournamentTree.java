package dev.rubus.kernel.sched;

import java.util.Arrays;

/**
 * Entities by a key, the least first: a tournament. Each entity has a leaf of its own, each inner node knows the winner of the two below
 * and its key, the root the first of all. A change walks one path upwards: O(log n) for each call, not only on average.
 *
 * <p>The nodes lie in arrays, 1 the root, {@code 2 i} and {@code 2 i + 1} below {@code i}. Where a path leads is known before its keys are, nothing
 * moves from place to place, and the lesser of two keys is chosen without a branch: that makes it faster than a heap.
 *
 * <p>Source: D. Knuth, <i>The Art of Computer Programming</i> 3, 5.2.3 (tree selection).
 */
final class TournamentTree {
    /** Greater than every key, and small enough that no difference of two keys overflows. */
    static final long ABSENT = 1L << 61;

    private long[] keys = {};
    private int[] winners = {};
    private int leaves;
    private int size;
    private long steps;

    /** @param capacity entities have numbers below it; a power of two */
    TournamentTree(int capacity) {
        grow(capacity);
    }

    /** Room for entities below the number, a power of two. */
    void grow(int capacity) {
        if (Integer.bitCount(capacity) != 1 || capacity < leaves) {
            throw new IllegalArgumentException("capacity " + capacity + " after " + leaves);
        }
        long[] old = keys;
        int before = leaves;
        leaves = capacity;
        keys = new long[2 * capacity];
        winners = new int[2 * capacity];
        Arrays.fill(keys, ABSENT);
        System.arraycopy(old, before, keys, capacity, before);
        for (int i = 0; i < capacity; i++) {
            winners[capacity + i] = i;
        }
        for (int i = capacity - 1; i > 0; i--) {
            int least = keys[2 * i + 1] < keys[2 * i] ? 2 * i + 1 : 2 * i;
            keys[i] = keys[least];
            winners[i] = winners[least];
        }
    }

    int size() {
        return size;
    }

    boolean has(int entity) {
        return keys[leaves + entity] != ABSENT;
    }

    /** Only while it is not empty. */
    int first() {
        return winners[1];
    }

    /** {@link #ABSENT} while it is empty. */
    long firstKey() {
        return keys[1];
    }

    /** How many levels were walked since the beginning: what the O(log n) is about. */
    long steps() {
        return steps;
    }

    void push(int entity, long key) {
        size++;
        lower(entity, key);
    }

    void remove(int entity) {
        size--;
        raise(entity, ABSENT);
    }

    /** The entity's key is another one now. */
    void rekey(int entity, long key) {
        if (key < keys[leaves + entity]) {
            lower(entity, key);
        } else {
            raise(entity, key);
        }
    }

    /** It wins against whoever is greater, up to the first who is not. */
    private void lower(int entity, long key) {
        long[] keys = this.keys;
        int[] winners = this.winners;
        int node = leaves + entity;
        int levels = 0;
        do {
            keys[node] = key;
            winners[node] = entity;
            node >>>= 1;
            levels++;
        } while (node > 0 && key < keys[node]);
        steps += levels;
    }

    /** Where it won, it plays again. */
    private void raise(int entity, long raised) {
        // Local, because the node's JVMs compile in one tier, which reads fields each time.
        long[] keys = this.keys;
        int[] winners = this.winners;
        int node = leaves + entity;
        int last = winners[1] == entity ? 1 : lastWon(entity);
        int levels = 1;
        long key = raised;
        int winner = entity;
        keys[node] = key;
        while (node > last) {
            // All ones if the other's key is the lesser.
            long difference = keys[node ^ 1] - key;
            long other = difference >> 63;
            key += difference & other;
            winner ^= (winner ^ winners[node ^ 1]) & (int) other;
            node >>>= 1;
            keys[node] = key;
            winners[node] = winner;
            levels++;
        }
        steps += levels;
    }

    private int lastWon(int entity) {
        int node = leaves + entity;
        while (winners[node >>> 1] == entity) {
            node >>>= 1;
        }
        return node;
    }
}
