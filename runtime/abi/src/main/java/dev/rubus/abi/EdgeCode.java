package dev.rubus.abi;

/** How an {@link Syscall#EDGE} packs the kernel's line sequence number and direction into one argument. */
public final class EdgeCode {
    private EdgeCode() {}

    public static long pack(int lineSeqno, boolean rising) {
        return (Integer.toUnsignedLong(lineSeqno) << 1) | (rising ? 1 : 0);
    }

    public static boolean rising(long code) {
        return (code & 1) != 0;
    }

    /** The kernel's per-line sequence number, unsigned 32 bits. */
    public static long lineSeqno(long code) {
        return (code >>> 1) & 0xffff_ffffL;
    }
}
