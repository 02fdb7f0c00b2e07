package dev.rubus.abi.vdso;

/**
 * Where things lie in the page. Offsets in bytes, little-endian words of 8; every entry is a {@link SeqcountLatch} of its own.
 *
 * <pre>
 *      0  u32 magic, u32 version, u32 drivers, u32 lines, u32 points
 *     64  clock                 2 words: monotonic ns, wall clock ns since 1970, taken at the same moment
 *   4096  drivers   32 x 192    8 words
 *  10240  lines    128 x 64     2 words; one cache line each
 *  18432  points   256 x 448   26 words
 *
 * driver   0  u8 state, u8 1, u16 name bytes, u32 generation     line  0  u8 flags, u8 0, u16 number, u32 generation
 *          1  restarts                                                 1  time stamp, ns, CLOCK_MONOTONIC
 *          2  since, ms since 1970
 *          3  0                                                  point 0  u8 quality, u8 1, u8 app, u8 point, u8 unit bytes
 *          4  name, 32 bytes                                           1  f64 value
 *                                                                      2  time, ms since 1970
 *                                                                      3  seq
 *                                                                      4  app, point and unit, 176 bytes, UTF-8
 * </pre>
 *
 * <p>A first word of 0 is an entry that is not in use. A line's flags: {@link #PRESENT}, {@link #KNOWN}, {@link #HIGH}, {@link #LIVE},
 * {@link #OUTPUT}.
 */
public final class VdsoLayout {
    public static final int MAGIC = 0x31564252; // "RBV1"
    public static final int VERSION = 1;

    public static final int DRIVERS = 32;
    /** Twice what the header of any Raspberry Pi's chip has. */
    public static final int LINES = 128;

    public static final int POINTS = 256;

    /** The entry is in use. */
    static final int PRESENT = 1;
    /** The level was seen at least once. */
    static final int KNOWN = 2;

    static final int HIGH = 4;
    /** Every change reaches the page: the driver serves, in the generation that the entry names, and reports both edges. */
    static final int LIVE = 8;

    static final int OUTPUT = 16;

    static final int CLOCK_WORDS = 2;
    static final int DRIVER_WORDS = 8;
    static final int LINE_WORDS = 2;
    static final int POINT_WORDS = 26;
    static final int DRIVER_NAME_WORD = 4;
    static final int POINT_TEXT_WORD = 4;

    static final long CLOCK_AT = 64;
    static final long DRIVERS_AT = 4096;
    static final long DRIVER_BYTES = 192;
    static final long LINES_AT = DRIVERS_AT + DRIVERS * DRIVER_BYTES;
    static final long LINE_BYTES = 64;
    static final long POINTS_AT = LINES_AT + LINES * LINE_BYTES;
    static final long POINT_BYTES = 448;

    /** The memfd's size. */
    public static final long BYTES = (POINTS_AT + POINTS * POINT_BYTES + 4095) & -4096L;

    private VdsoLayout() {}

    static long line(int slot) {
        return LINES_AT + slot * LINE_BYTES;
    }

    static long driver(int slot) {
        return DRIVERS_AT + slot * DRIVER_BYTES;
    }

    static long point(int slot) {
        return POINTS_AT + slot * POINT_BYTES;
    }
}
