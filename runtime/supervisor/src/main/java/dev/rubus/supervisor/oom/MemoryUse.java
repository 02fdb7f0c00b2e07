package dev.rubus.supervisor.oom;

/**
 * What the processes of one sandbox use, in bytes.
 *
 * @param resident VmRSS: shared pages in full, what Linux scores
 * @param swap VmSwap
 * @param tables VmPTE
 * @param share PSS and swap: shared pages by share, what the node's budget counts
 */
record MemoryUse(long resident, long swap, long tables, long share) {
    static final MemoryUse NONE = new MemoryUse(0, 0, 0, 0);

    MemoryUse plus(MemoryUse other) {
        return new MemoryUse(resident + other.resident, swap + other.swap, tables + other.tables, share + other.share);
    }
}
