package dev.rubus.kernel.oom;

/**
 * A process as the OOM killer sees it. Sizes in pages of {@link Badness#PAGE_BYTES}, of everything that runs in its sandbox together.
 *
 * @param name unique in the node
 * @param residentPages resident set, shared pages counted in full, as Linux counts them
 * @param swapPages swapped out
 * @param tablePages its page tables
 * @param ageMillis since it was started
 * @param adj oom_score_adj of its manifest, -1000 (never) to 1000 (first)
 * @param hears true: it can be asked to shrink
 */
public record Candidate(
        String name,
        Privilege privilege,
        long residentPages,
        long swapPages,
        long tablePages,
        long ageMillis,
        int adj,
        boolean hears) {
    public static final int MIN_ADJ = -1000;
    public static final int MAX_ADJ = 1000;

    public Candidate {
        if (residentPages < 0 || swapPages < 0 || tablePages < 0 || ageMillis < 0 || adj < MIN_ADJ || adj > MAX_ADJ) {
            throw new IllegalArgumentException(name + ": " + residentPages + " + " + swapPages + " + " + tablePages
                    + " pages, " + ageMillis + " ms old, adj " + adj);
        }
    }

    /** What its death would free, at most. */
    public long usePages() {
        return residentPages + swapPages + tablePages;
    }

    /** True: it is never chosen. */
    public boolean immune() {
        return privilege == Privilege.SUPERVISOR || adj == MIN_ADJ;
    }
}
