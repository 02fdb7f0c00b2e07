package dev.rubus.kernel.vdso;

/**
 * A line's level, put together from edges, reads and writes that reach ring 0 in another order than they happened: the driver's interrupt
 * thread and its request loop share one ring, and whoever looked first need not send first.
 *
 * <p>The rule: of two facts the one with the later time stamp counts. An edge carries the kernel's stamp. A read is as old as the
 * question, for the line may have changed right after it was looked at; the edge that says so has a later stamp and wins, whichever
 * comes first. A write counts from its answer: a driver answers in the order in which it wrote.
 *
 * <p>Times are ns of one monotonic clock. One thread.
 */
public final class LineLevel {
    private final boolean reportsBothEdges;
    private boolean known;
    private boolean high;
    private long stampNanos;
    private boolean live;
    /** The driver that serves now reports no more edges. */
    private boolean deaf;

    private int generation;

    /** @param reportsBothEdges every change of the line comes as an edge, so that a level once seen stays right */
    public LineLevel(boolean reportsBothEdges) {
        this.reportsBothEdges = reportsBothEdges;
    }

    /** The driver serves. What was seen before counts only when it has been looked at again: nobody reported edges meanwhile. */
    public void arrived(int generation) {
        this.generation = generation;
        live = false;
        deaf = false;
    }

    /** The driver is gone. */
    public void departed() {
        live = false;
    }

    /**
     * The driver serves, but will report no more edges of this line: a level is right when it was looked at, and not for longer.
     *
     * @return false if that was known
     */
    public boolean failed() {
        boolean news = !deaf;
        deaf = true;
        live = false;
        return news;
    }

    /** The kernel saw the line change at {@code stampNanos}. */
    public void edge(boolean rising, long stampNanos) {
        set(rising, stampNanos);
    }

    /** The driver looked at the line after {@code askedNanos}. From now on edges keep the level right. */
    public void read(boolean high, long askedNanos) {
        // Of the same moment: an edge before the question is what the read saw, one after it is news. The edge is right
        // both times.
        if (!known || askedNanos - stampNanos > 0) {
            set(high, askedNanos);
        }
        live = reportsBothEdges && !deaf;
    }

    /** The driver drove the line, and said so at {@code answeredNanos}. */
    public void wrote(boolean high, long answeredNanos) {
        set(high, answeredNanos);
    }

    private void set(boolean level, long stamp) {
        if (!known || stamp - stampNanos >= 0) {
            known = true;
            high = level;
            stampNanos = stamp;
        }
    }

    public boolean known() {
        return known;
    }

    public boolean high() {
        return high;
    }

    /** When it was so. */
    public long stampNanos() {
        return stampNanos;
    }

    /** True while every change arrives here. */
    public boolean live() {
        return live;
    }

    /** Of the driver that serves the line, or served it last. */
    public int generation() {
        return generation;
    }
}
