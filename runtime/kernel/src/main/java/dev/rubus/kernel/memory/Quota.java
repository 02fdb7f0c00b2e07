package dev.rubus.kernel.memory;

/** So much of one thing, and not more: what is used, the most that ever was, and how often more was refused. */
public final class Quota {
    /** For what is bounded elsewhere. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    private final long limit;
    private long used;
    private long peak;
    private long refused;

    /** @param limit in the unit of whoever counts: bytes or pieces */
    public Quota(long limit) {
        if (limit < 0) {
            throw new IllegalArgumentException("a limit of " + limit);
        }
        this.limit = limit;
    }

    /** Takes so much. @return false if that is over the limit: ENOMEM, counted */
    public boolean take(long amount) {
        // One comparison for both limit and peak, which is never above it: in a hot path, and small enough to be
        // inlined there.
        if (amount > peak - used) {
            return takeMore(amount);
        }
        used += amount;
        return true;
    }

    private boolean takeMore(long amount) {
        if (amount > limit - used) {
            refused++;
            return false;
        }
        used += amount;
        peak = used;
        return true;
    }

    /** Counts what could not be given whatever the limit. */
    public void refuse() {
        refused++;
    }

    /** Gives back what was taken. */
    public void give(long amount) {
        long left = used - amount;
        if (left < 0) {
            throw tooMuch(amount);
        }
        used = left;
    }

    private IllegalStateException tooMuch(long amount) {
        return new IllegalStateException(amount + " given back of " + used + " taken");
    }

    public long used() {
        return used;
    }

    public long limit() {
        return limit;
    }

    /** The most that was ever used. */
    public long peak() {
        return peak;
    }

    /** How often {@link #take} said no. */
    public long refused() {
        return refused;
    }
}
