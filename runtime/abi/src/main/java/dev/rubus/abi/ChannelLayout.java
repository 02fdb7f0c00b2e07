package dev.rubus.abi;

/**
 * Where things lie in the memfd that a process shares with ring 0. Offsets in bytes.
 *
 * <pre>
 *      0  u32 magic, u32 version, u32 records, u32 slot bytes
 *     64  u64 heartbeat            written by the process
 *    128  u64 up.head              written by ring 0
 *    192  u64 up.tail              written by the process
 *    256  u32 up.sleeping          set by ring 0, cleared by the process that wakes it
 *    320  u64 down.head            written by the process
 *    384  u64 down.tail            written by ring 0
 *    448  u32 down.sleeping
 *    512  levels, 3584 bytes      written by a driver, see dev.rubus.abi.vdso.LevelPage
 *   4096  up records    4096 x 64
 * 266240  down records  4096 x 64
 * 528384  up slots      256 x 2048   touched only by payloads longer than 24 bytes
 * 1052672 down slots    256 x 2048
 * </pre>
 *
 * <p>Every word that is written by one side alone has a cache line of its own, so that the sides do not slow each other.
 *
 * <p>A record is there when it has its lap, see {@link RingRecord}, or when the tail is behind it. Single records come with their lap and
 * leave the tail where it is, batches come with the tail.
 *
 * <p>The payload of record n, counted from the ring's beginning on, lies in slot n modulo the number of slots. There are fewer slots than
 * records, so a record with such a payload is written only when none of the last {@link #SLOTS} records before it is still to be read.
 */
public final class ChannelLayout {
    public static final int MAGIC = 0x31534252; // "RBS1"
    public static final int VERSION = 3;
    /**
     * Records in each direction; a power of two. More than the first-level cache of a CPU holds: on a smaller ring the two ends pull
     * at the same cache lines, and a record costs twice as much.
     */
    public static final int RECORDS = 4096;
    /** Payload slots in each direction; a power of two. */
    public static final int SLOTS = 256;
    /** Bytes of a payload slot: a full SSD1306 frame with its control byte fits. */
    public static final int SLOT_BYTES = 2048;

    static final long HEARTBEAT = 64;
    static final long UP = 128;
    static final long DOWN = 320;
    static final long LEVELS = 512;
    static final long HEAD = 0;
    static final long TAIL = 64;
    static final long SLEEPING = 128;
    static final long UP_RECORDS = 4096;
    static final long DOWN_RECORDS = UP_RECORDS + (long) RECORDS * RingRecord.BYTES;
    static final long UP_SLOTS = DOWN_RECORDS + (long) RECORDS * RingRecord.BYTES;
    static final long DOWN_SLOTS = UP_SLOTS + (long) SLOTS * SLOT_BYTES;

    /** The memfd's size. */
    public static final long BYTES = DOWN_SLOTS + (long) SLOTS * SLOT_BYTES;

    private ChannelLayout() {}
}
