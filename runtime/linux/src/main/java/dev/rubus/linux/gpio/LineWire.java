package dev.rubus.linux.gpio;

import dev.rubus.abi.ProtocolViolation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What replaces the two value ioctls when a line is simulated: one datagram each way, {@code struct gpio_v2_line_values} behind a
 * header. Events come as on the real device, {@link LineEvent} on a pipe.
 *
 * <pre>
 * 0 u32 op       1 get, 2 set; in the answer 0 or -errno
 * 4 u32 id       echoed: an answer to a driver that died is told from ours
 * 8 u64 bits    16 u64 mask
 * </pre>
 */
public record LineWire(int op, int id, long bits, long mask) {
    public static final int GET = 1;
    public static final int SET = 2;
    private static final int BYTES = 24;

    public byte[] encode() {
        return ByteBuffer.allocate(BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(op)
                .putInt(id)
                .putLong(bits)
                .putLong(mask)
                .array();
    }

    public static LineWire decode(byte[] bytes) throws ProtocolViolation {
        if (bytes.length != BYTES) {
            throw new ProtocolViolation("line values of " + bytes.length + " bytes, expected " + BYTES);
        }
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        return new LineWire(in.getInt(), in.getInt(), in.getLong(), in.getLong());
    }
}
