package dev.rubus.kernel.sched;

import java.util.Arrays;

/**
 * Entities by a key, the least first: a binary heap in arrays, with the place of each entity, so that any can be taken out. All in
 * O(log n). The keys lie beside each other in the heap's order, because comparing them is what costs.
 */
final class EntityHeap {
    private static final int ABSENT = -1;

    /** One more than entities, and beyond the last {@link Long#MAX_VALUE}: a last child without a sibling needs no case of its own. */
    private long[] keys;

    private int[] entities;
    private int[] places;
    private int size;
    private long steps;

    EntityHeap(int capacity) {
        keys = new long[capacity + 1];
        entities = new int[capacity];
        places = new int[capacity];
        Arrays.fill(keys, Long.MAX_VALUE);
        Arrays.fill(places, ABSENT);
    }

    /** Room for entities below the number. */
    void grow(int capacity) {
        int old = places.length;
        keys = Arrays.copyOf(keys, capacity + 1);
        entities = Arrays.copyOf(entities, capacity);
        places = Arrays.copyOf(places, capacity);
        Arrays.fill(keys, old, capacity + 1, Long.MAX_VALUE);
        Arrays.fill(places, old, capacity, ABSENT);
    }

    int size() {
        return size;
    }

    boolean has(int entity) {
        return places[entity] != ABSENT;
    }

    /** Only while it is not empty. */
    int first() {
        return entities[0];
    }

    /** {@link Long#MAX_VALUE} while it is empty. */
    long firstKey() {
        return keys[0];
    }

    /** How many levels were walked since the beginning: what the O(log n) is about. */
    long steps() {
        return steps;
    }

    void push(int entity, long key) {
        rise(size++, entity, key);
    }

    void remove(int entity) {
        int place = places[entity];
        places[entity] = ABSENT;
        int last = --size;
        long key = keys[last];
        keys[last] = Long.MAX_VALUE;
        if (place != last) {
            put(place, entities[last], key);
        }
    }

    /** The entity's key is another one now. */
    void rekey(int entity, long key) {
        put(places[entity], entity, key);
    }

    /** Another entity takes the place of one that leaves. */
    void replace(int leaving, int entity, long key) {
        int place = places[leaving];
        places[leaving] = ABSENT;
        put(place, entity, key);
    }

    private void put(int place, int entity, long key) {
        if (place > 0 && key < keys[(place - 1) >>> 1]) {
            rise(place, entity, key);
        } else {
            sink(place, entity, key);
        }
    }

    private void rise(int from, int entity, long key) {
        int place = from;
        while (place > 0) {
            int parent = (place - 1) >>> 1;
            long above = keys[parent];
            if (key >= above) {
                break;
            }
            int moved = entities[parent];
            keys[place] = above;
            entities[place] = moved;
            places[moved] = place;
            place = parent;
            steps++;
        }
        keys[place] = key;
        entities[place] = entity;
        places[entity] = place;
    }

    /** The path that every charge takes. Its arrays are local: the node's JVMs compile in one tier, which reads fields each time. */
    private void sink(int from, int entity, long key) {
        long[] keys = this.keys;
        int[] entities = this.entities;
        int[] places = this.places;
        int place = from;
        int leaves = size >>> 1;
        int levels = 0;
        while (place < leaves) {
            int child = 2 * place + 1;
            long below = keys[child];
            long right = keys[child + 1];
            if (right < below) {
                child++;
                below = right;
            }
            if (key <= below) {
                break;
            }
            int moved = entities[child];
            keys[place] = below;
            entities[place] = moved;
            places[moved] = place;
            place = child;
            levels++;
        }
        keys[place] = key;
        entities[place] = entity;
        places[entity] = place;
        steps += levels;
    }
}
