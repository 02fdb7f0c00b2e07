package dev.rubus.kernel.sched;

import java.util.Arrays;

/** Numbers and weights of a queue's entities, in arrays that the policies extend. Numbers of removed ones come back first. */
final class Entities {
    private static final int FIRST_CAPACITY = 16;

    int[] weight = new int[FIRST_CAPACITY];
    long[] inverse = new long[FIRST_CAPACITY];
    private int[] free = new int[FIRST_CAPACITY];
    private int freeCount;
    private int used;

    /** @return the entity; {@link #capacity} may have grown */
    int add(int weight) {
        Weight.check(weight);
        int entity = freeCount > 0 ? free[--freeCount] : used++;
        if (entity == this.weight.length) {
            int capacity = 2 * entity;
            this.weight = Arrays.copyOf(this.weight, capacity);
            inverse = Arrays.copyOf(inverse, capacity);
            free = Arrays.copyOf(free, capacity);
        }
        this.weight[entity] = weight;
        inverse[entity] = Weight.inverse(weight);
        return entity;
    }

    void remove(int entity) {
        check(entity);
        weight[entity] = 0;
        free[freeCount++] = entity;
    }

    int capacity() {
        return weight.length;
    }

    /** @throws IllegalArgumentException if the number was not given out */
    void check(int entity) {
        if (entity < 0 || entity >= used || weight[entity] == 0) {
            throw new IllegalArgumentException("no entity " + entity);
        }
    }
}
