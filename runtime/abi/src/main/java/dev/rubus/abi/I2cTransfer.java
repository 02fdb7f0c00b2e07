package dev.rubus.abi;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a {@link Syscall#TRANSFER} asks for: plain messages joined by repeated starts, or one SMBus command. The reply's payload is
 * what was read, one message after the other.
 *
 * <pre>
 * plain:  u8 count (1..42), count x { u8 flags (1 = read), u16 length }, then the bytes of all writes
 * SMBus:  u8 0xff, u8 read (0, 1), u8 command, u8 size (I2C_SMBUS_QUICK 0, BYTE 1, BYTE_DATA 2, WORD_DATA 3, I2C_BLOCK_DATA 8), u8 length, bytes
 * </pre>
 *
 * Sources: Linux {@code include/uapi/linux/i2c.h} and {@code i2c-dev.h} ({@code I2C_RDWR_IOCTL_MAX_MSGS} 42).
 */
public sealed interface I2cTransfer {
    int MAX_MESSAGES = 42;

    /** One message: a write of the bytes, or a read of so many. */
    record Message(boolean read, int length, byte[] data) {
        public static Message write(byte... data) {
            return new Message(false, data.length, data);
        }

        public static Message read(int length) {
            return new Message(true, length, new byte[0]);
        }
    }

    /** Messages joined by repeated starts. */
    record Plain(List<Message> messages) implements I2cTransfer {
        public Plain {
            messages = List.copyOf(messages);
        }

        public static Plain of(Message... messages) {
            return new Plain(List.of(messages));
        }

        @Override
        public int bytesToRead() {
            return messages.stream()
                    .filter(Message::read)
                    .mapToInt(Message::length)
                    .sum();
        }
    }

    /** One SMBus command; {@code size} as in i2c.h, {@code data} what is written, {@code length} of a block to be read. */
    record Smbus(boolean read, int command, int size, int length, byte[] data) implements I2cTransfer {
        public static final int QUICK = 0;
        public static final int BYTE = 1;
        public static final int BYTE_DATA = 2;
        public static final int WORD_DATA = 3;
        public static final int I2C_BLOCK_DATA = 8;
        public static final int BLOCK_MAX = 32;

        @Override
        public int bytesToRead() {
            return switch (read ? size : QUICK) {
                case BYTE, BYTE_DATA -> 1;
                case WORD_DATA -> 2;
                case I2C_BLOCK_DATA -> length;
                default -> 0;
            };
        }
    }

    /** How many bytes the transfer brings back. */
    int bytesToRead();

    default byte[] encode() {
        return switch (this) {
            case Plain p -> {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                out.write(p.messages.size());
                for (Message m : p.messages) {
                    out.write(m.read ? 1 : 0);
                    out.write(m.length & 0xff);
                    out.write(m.length >>> 8);
                }
                for (Message m : p.messages) {
                    out.write(m.data, 0, m.data.length);
                }
                yield out.toByteArray();
            }
            case Smbus s -> {
                ByteBuffer out = ByteBuffer.allocate(5 + s.data.length);
                out.put((byte) 0xff)
                        .put((byte) (s.read ? 1 : 0))
                        .put((byte) s.command)
                        .put((byte) s.size)
                        .put((byte) s.length)
                        .put(s.data);
                yield out.array();
            }
        };
    }

    /** @throws ProtocolViolation naming what is out of range */
    static I2cTransfer decode(byte[] bytes, int length) throws ProtocolViolation {
        ByteBuffer in = ByteBuffer.wrap(bytes, 0, length).order(ByteOrder.LITTLE_ENDIAN);
        if (length < 1) {
            throw new ProtocolViolation("empty transfer");
        }
        int count = Byte.toUnsignedInt(in.get());
        return count == 0xff ? smbus(in) : plain(in, count);
    }

    private static Plain plain(ByteBuffer in, int count) throws ProtocolViolation {
        if (count < 1 || count > MAX_MESSAGES || in.remaining() < 3 * count) {
            throw new ProtocolViolation("transfer of " + count + " messages in " + in.limit() + " bytes");
        }
        boolean[] read = new boolean[count];
        int[] lengths = new int[count];
        int reads = 0;
        int writes = 0;
        for (int i = 0; i < count; i++) {
            int flags = in.get();
            if ((flags & ~1) != 0) {
                throw new ProtocolViolation("transfer flags 0x" + Integer.toHexString(flags & 0xff));
            }
            read[i] = flags == 1;
            lengths[i] = Short.toUnsignedInt(in.getShort());
            if (read[i]) {
                reads += lengths[i];
            } else {
                writes += lengths[i];
            }
        }
        if (reads > RingRecord.MAX_PAYLOAD || writes != in.remaining()) {
            throw new ProtocolViolation(
                    "transfer reads " + reads + " and writes " + writes + " bytes, has " + in.remaining());
        }
        List<Message> messages = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            if (read[i]) {
                messages.add(Message.read(lengths[i]));
            } else {
                byte[] data = new byte[lengths[i]];
                in.get(data);
                messages.add(Message.write(data));
            }
        }
        return new Plain(messages);
    }

    private static Smbus smbus(ByteBuffer in) throws ProtocolViolation {
        if (in.remaining() < 4) {
            throw new ProtocolViolation("SMBus command cut off");
        }
        int read = in.get();
        int command = Byte.toUnsignedInt(in.get());
        int size = in.get();
        int length = Byte.toUnsignedInt(in.get());
        boolean known = size >= Smbus.QUICK && size <= Smbus.WORD_DATA || size == Smbus.I2C_BLOCK_DATA;
        if ((read & ~1) != 0 || !known || length > Smbus.BLOCK_MAX || in.remaining() > Smbus.BLOCK_MAX) {
            throw new ProtocolViolation("SMBus size " + size + ", length " + length + ", " + in.remaining() + " bytes");
        }
        byte[] data = Arrays.copyOfRange(in.array(), in.position(), in.limit());
        int needed = read == 1
                ? 0
                : switch (size) {
                    case Smbus.BYTE_DATA -> 1;
                    case Smbus.WORD_DATA -> 2;
                    case Smbus.I2C_BLOCK_DATA -> length;
                    default -> 0;
                };
        if (data.length != needed || (size == Smbus.I2C_BLOCK_DATA && length == 0)) {
            throw new ProtocolViolation("SMBus size " + size + " with " + data.length + " bytes, needs " + needed);
        }
        return new Smbus(read == 1, command, size, length, data);
    }
}
