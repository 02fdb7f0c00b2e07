package dev.rubus.kernel.sched;

import java.math.BigInteger;
import java.util.Map;
import java.util.TreeMap;

/** EEVDF as the paper has it, with lists and big numbers, and no thought for its cost. Virtual times are those of {@link Weight}. */
final class NaiveFairness {
    final Map<Integer, Entity> queued = new TreeMap<>();

    static final class Entity {
        final int weight;
        long v;
        long deadline;

        Entity(int weight) {
            this.weight = weight;
        }
    }

    /** The average by weight, rounded down. */
    long virtualTime() {
        BigInteger sum = BigInteger.ZERO;
        BigInteger load = BigInteger.ZERO;
        for (Entity e : queued.values()) {
            sum = sum.add(BigInteger.valueOf(e.v).multiply(BigInteger.valueOf(e.weight)));
            load = load.add(BigInteger.valueOf(e.weight));
        }
        BigInteger[] parts = sum.divideAndRemainder(load);
        return parts[0].longValueExact() - (parts[1].signum() < 0 ? 1 : 0);
    }

    boolean eligible(int entity) {
        Entity e = queued.get(entity);
        return e != null && e.v <= virtualTime();
    }

    /** The earliest deadline of the eligible. */
    long earliest() {
        long now = virtualTime();
        return queued.values().stream()
                .filter(e -> e.v <= now)
                .mapToLong(e -> e.deadline)
                .min()
                .orElseThrow();
    }
}
