package dev.rubus.kernel.sched;

/**
 * The average of the queued entities' virtual times by weight, kept exactly: V = {@code now + remainder / load}. It advances by service /
 * load, and is where an entity would be that always got its ideal share. Stays where it is while nobody is queued.
 */
final class VirtualTime {
    /** A double has every whole number below it. */
    private static final long EXACT = 1L << 52;

    private long now;
    /** From 0 to less than the load. */
    private long remainder;

    private long load;
    /** 1 / load: a product is had in a tenth of the time of a division. */
    private double inverse;

    /** V's whole part. Since virtual times are whole, v &le; V exactly when v &le; now. */
    long now() {
        return now;
    }

    /** The weights of all that are queued. */
    long load() {
        return load;
    }

    /**
     * Somebody comes who is owed the lag (virtual). The coming itself moves V towards it; placed that much further away, its lag is
     * afterwards what it was (Linux {@code place_entity}). Whoever comes to an idle queue is owed nothing.
     *
     * @return its virtual time
     */
    long join(int weight, long lag) {
        long away = load == 0 ? 0 : lag + lag * weight / load;
        return joinAt(weight, now - away);
    }

    /** Somebody comes at a virtual time. @return that time */
    long joinAt(int weight, long v) {
        if (load == 0) {
            now = v;
        }
        load(load + weight);
        remainder += weight * (v - now);
        carry();
        return v;
    }

    void leave(int weight, long v) {
        load(load - weight);
        remainder -= weight * (v - now);
        carry();
    }

    /** Somebody queued was served. */
    void serve(int weight, long virtual) {
        remainder += weight * virtual;
        carry();
    }

    /** The service, ns, that somebody at this virtual time is owed. */
    long lag(int weight, long v) {
        return load == 0 ? 0 : Weight.service(now - v, weight) + Weight.service(remainder, weight) / load;
    }

    private void load(long weights) {
        load = weights;
        inverse = 1.0 / weights;
    }

    private void carry() {
        if (load == 0) {
            remainder = 0;
            return;
        }
        if (Math.abs(remainder) >= EXACT) {
            long whole = Math.floorDiv(remainder, load);
            now += whole;
            remainder -= whole * load;
            return;
        }
        // At most one beside the quotient, either way; the signs of the rest put it right.
        long whole = (long) (remainder * inverse);
        long rest = remainder - whole * load;
        long less = rest >> 63;
        whole += less;
        rest += load & less;
        long more = (load - 1 - rest) >> 63;
        now += whole - more;
        remainder = rest - (load & more);
    }
}
