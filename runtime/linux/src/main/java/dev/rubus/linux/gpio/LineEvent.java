package dev.rubus.linux.gpio;

import com.sun.jna.Memory;
import org.jspecify.annotations.Nullable;

/**
 * {@code struct gpio_v2_line_event}, 48 bytes:
 *
 * <pre>
 *  0 u64 timestamp_ns   16 u32 seqno
 *  8 u32 id             20 u32 line_seqno
 * 12 u32 offset         24 u32 padding[6]
 * </pre>
 *
 * @param timestampNanos when the kernel saw the edge, CLOCK_MONOTONIC
 * @param rising id 1 is rising, 2 falling
 * @param offset the line within its chip
 * @param seqno counted over all lines of the request; a hole is a loss
 * @param lineSeqno counted over this line; a hole is a loss
 */
public record LineEvent(long timestampNanos, boolean rising, int offset, int seqno, int lineSeqno) {
    public static final int BYTES = 48;
    private static final int RISING = 1;
    private static final int FALLING = 2;

    /** The event at that offset, or null if the bytes are none. */
    public static @Nullable LineEvent read(Memory from, long at) {
        int id = from.getInt(at + 8);
        if (id != RISING && id != FALLING) {
            return null;
        }
        return new LineEvent(
                from.getLong(at), id == RISING, from.getInt(at + 12), from.getInt(at + 16), from.getInt(at + 20));
    }

    public void write(Memory into, long at) {
        into.share(at, BYTES).clear(BYTES);
        into.setLong(at, timestampNanos);
        into.setInt(at + 8, rising ? RISING : FALLING);
        into.setInt(at + 12, offset);
        into.setInt(at + 16, seqno);
        into.setInt(at + 20, lineSeqno);
    }
}
