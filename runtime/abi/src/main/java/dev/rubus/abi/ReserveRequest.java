package dev.rubus.abi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The payload of {@link DeviceCommand#RESERVE}: so much of a device's time in each period.
 *
 * <pre>
 *  0 i64 budget, ns
 *  8 i64 period, ns
 * </pre>
 */
public record ReserveRequest(long budgetNanos, long periodNanos) {
    public static final int BYTES = 16;

    public byte[] encode() {
        return ByteBuffer.allocate(BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(budgetNanos)
                .putLong(periodNanos)
                .array();
    }

    /** Of any numbers; whether they make sense is for ring 0 to say. */
    public static ReserveRequest decode(byte[] bytes, int length) throws ProtocolViolation {
        if (length != BYTES) {
            throw new ProtocolViolation("reservation of " + length + " bytes, expected " + BYTES);
        }
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        return new ReserveRequest(in.getLong(), in.getLong());
    }
}
