package dev.rubus.kernel.memory;

/**
 * What one process holds of ring 0's things: bytes of page blocks, bytes of small objects, handles. Opened by {@link Accounts#open}. The
 * allocators charge it; nobody else has to think of it.
 */
public final class Account {
    private final int id;
    private final String name;
    private final Quota region;
    private final Quota objects;
    private final Quota handles;

    /**
     * What an account may hold.
     *
     * @param regionBytes of page blocks
     * @param objectBytes of small objects in ring 0's own memory: requests under way, messages not sent yet
     * @param handles open at a time
     */
    public record Limits(long regionBytes, long objectBytes, long handles) {
        public static final Limits NONE = new Limits(Quota.UNLIMITED, Quota.UNLIMITED, Quota.UNLIMITED);
    }

    Account(int id, String name, Limits limits) {
        this.id = id;
        this.name = name;
        this.region = new Quota(limits.regionBytes());
        this.objects = new Quota(limits.objectBytes());
        this.handles = new Quota(limits.handles());
    }

    int id() {
        return id;
    }

    /** Whose it is. */
    public String name() {
        return name;
    }

    /** Bytes of page blocks. */
    public Quota region() {
        return region;
    }

    /** Bytes of small objects. */
    public Quota objects() {
        return objects;
    }

    public Quota handles() {
        return handles;
    }

    /** True if nothing is left of it. */
    public boolean isEmpty() {
        return region.used() == 0 && objects.used() == 0 && handles.used() == 0;
    }

    @Override
    public String toString() {
        return name + ": region " + region.used() + ", objects " + objects.used() + ", handles " + handles.used();
    }
}
