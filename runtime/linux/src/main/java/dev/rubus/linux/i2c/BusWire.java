package dev.rubus.linux.i2c;

import dev.rubus.abi.I2cTransfer;
import dev.rubus.abi.ProtocolViolation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * What replaces the two ioctls when a bus is simulated: one datagram each way.
 *
 * <pre>
 * 0 u32 id       echoed
 * 4 i32 result   question: 7-bit address; answer: bytes read, or -errno
 * 8 bytes        question: {@link I2cTransfer}; answer: what was read
 * </pre>
 */
public record BusWire(int id, int result, byte[] bytes) {
    private static final int HEADER = 8;

    public static BusWire question(int id, int address, I2cTransfer transfer) {
        return new BusWire(id, address, transfer.encode());
    }

    public byte[] encode() {
        return ByteBuffer.allocate(HEADER + bytes.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(id)
                .putInt(result)
                .put(bytes)
                .array();
    }

    public static BusWire decode(byte[] datagram) throws ProtocolViolation {
        if (datagram.length < HEADER) {
            throw new ProtocolViolation("bus datagram of " + datagram.length + " bytes");
        }
        ByteBuffer in = ByteBuffer.wrap(datagram).order(ByteOrder.LITTLE_ENDIAN);
        return new BusWire(in.getInt(), in.getInt(), Arrays.copyOfRange(datagram, HEADER, datagram.length));
    }

    /** The transfer of a question. */
    public I2cTransfer transfer() throws ProtocolViolation {
        return I2cTransfer.decode(bytes, bytes.length);
    }
}
