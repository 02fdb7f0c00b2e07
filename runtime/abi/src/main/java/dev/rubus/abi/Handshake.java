package dev.rubus.abi;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The messages of the hand-shake socket, one per datagram, little-endian: a u32 type, then the fields in the order of the record.
 * Text is a u16 length and UTF-8. Fds travel beside a message as SCM_RIGHTS, in the order that each type states.
 */
public sealed interface Handshake {
    /** Version of everything in this package; both sides must have the same. */
    int ABI_VERSION = 2;
    /** Bytes of the longest message. */
    int MAX_BYTES = 8192;
    /** Where a sandbox finds the socket. */
    String SOCKET_PATH = "/run/rubus/ring0.sock";

    /** Process to ring 0, first. */
    record Hello(int abiVersion) implements Handshake {
        @Override
        public void write(Writer to) {
            to.type(1).u32(abiVersion);
        }
    }

    /**
     * Ring 0's answer. Fds: channel memfd, doorbell up (the process rings it), doorbell down (the process waits on it), vDSO page
     * (read-only).
     */
    record Welcome(int generation, int hangAfterMillis, String name, Map<String, String> config) implements Handshake {
        /** How many fds come with it. */
        public static final int FDS = 4;

        @Override
        public void write(Writer to) {
            to.type(2).u32(generation).u32(hangAfterMillis).text(name).u16(config.size());
            config.forEach((k, v) -> to.text(k).text(v));
        }
    }

    /** A device. Fds: GPIO from the kernel: the line; simulated: values socket, events pipe (inputs only); I2C: the bus. */
    record Attach(int deviceId, DeviceKind kind, boolean simulated, int flags, int number, String label)
            implements Handshake {
        /** The line is an output. */
        public static final int OUTPUT = 1;
        /** The line reports edges. */
        public static final int EDGES = 2;

        @Override
        public void write(Writer to) {
            to.type(3).u32(deviceId).u16(kind.code).u16(simulated ? 1 : 0);
            to.u32(flags).u32(number).text(label);
        }
    }

    /** The device is taken back; the process closes its fds. */
    record Detach(int deviceId) implements Handshake {
        @Override
        public void write(Writer to) {
            to.type(4).u32(deviceId);
        }
    }

    /** Process to ring 0: it serves. */
    record Ready() implements Handshake {
        @Override
        public void write(Writer to) {
            to.type(5);
        }
    }

    /** Ring 0 to process: end in good order. */
    record Stop() implements Handshake {
        @Override
        public void write(Writer to) {
            to.type(6);
        }
    }

    /** Process to ring 0: why it is about to die, one line. */
    record LastWords(String cause) implements Handshake {
        @Override
        public void write(Writer to) {
            to.type(7).text(cause);
        }
    }

    /** What an {@link Attach} carries. */
    enum DeviceKind {
        GPIO_LINE(1),
        I2C_BUS(2),
        /** The simulated board's end of a line: values socket, events pipe. */
        BENCH_LINE(3),
        /** The simulated board's end of a bus. */
        BENCH_BUS(4),
        /** A mount of the node's tree: the open {@code /dev/fuse}. */
        FUSE(5);

        private final int code;

        DeviceKind(int code) {
            this.code = code;
        }

        private static DeviceKind of(int code) throws ProtocolViolation {
            for (DeviceKind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            throw new ProtocolViolation("device kind " + code);
        }
    }

    /**
     * Appends type and fields. A method of each record: a switch over their types is linked anew in every process, and costs its
     * start some 4 ms.
     */
    void write(Writer to);

    /** The bytes of the message. @throws IllegalArgumentException if it is longer than {@link #MAX_BYTES} */
    default byte[] encode() {
        Writer w = new Writer();
        write(w);
        return w.bytes();
    }

    /** The message in the first {@code length} bytes. @throws ProtocolViolation if it is not exactly one known message */
    static Handshake decode(byte[] bytes, int length) throws ProtocolViolation {
        Reader r = new Reader(ByteBuffer.wrap(bytes, 0, length).slice().order(ByteOrder.LITTLE_ENDIAN));
        try {
            Handshake message = read(r);
            if (r.in.hasRemaining()) {
                throw new ProtocolViolation("hand-shake message with " + r.in.remaining() + " bytes too many");
            }
            return message;
        } catch (BufferUnderflowException e) {
            throw new ProtocolViolation("hand-shake message cut off after " + length + " bytes");
        }
    }

    private static Handshake read(Reader r) throws ProtocolViolation {
        int type = r.in.getInt();
        return switch (type) {
            case 1 -> new Hello(r.in.getInt());
            case 2 -> {
                int generation = r.in.getInt();
                int hangAfter = r.in.getInt();
                String name = r.text();
                int pairs = r.u16();
                Map<String, String> config = new LinkedHashMap<>();
                for (int i = 0; i < pairs; i++) {
                    config.put(r.text(), r.text());
                }
                yield new Welcome(generation, hangAfter, name, Map.copyOf(config));
            }
            case 3 -> {
                int id = r.in.getInt();
                DeviceKind kind = DeviceKind.of(r.u16());
                boolean simulated = r.u16() != 0;
                yield new Attach(id, kind, simulated, r.in.getInt(), r.in.getInt(), r.text());
            }
            case 4 -> new Detach(r.in.getInt());
            case 5 -> new Ready();
            case 6 -> new Stop();
            case 7 -> new LastWords(r.text());
            default -> throw new ProtocolViolation("hand-shake message type " + Integer.toUnsignedString(type));
        };
    }

    /** Appends fields to a bounded buffer. */
    final class Writer {
        private final ByteBuffer out = ByteBuffer.allocate(MAX_BYTES).order(ByteOrder.LITTLE_ENDIAN);

        private Writer() {}

        private Writer type(int type) {
            return u32(type);
        }

        private Writer u32(int value) {
            require(4);
            out.putInt(value);
            return this;
        }

        private Writer u16(int value) {
            require(2);
            out.putShort((short) value);
            return this;
        }

        private Writer text(String text) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            u16(utf8.length);
            require(utf8.length);
            out.put(utf8);
            return this;
        }

        private void require(int bytes) {
            if (out.remaining() < bytes) {
                throw new IllegalArgumentException("hand-shake message longer than " + MAX_BYTES + " bytes");
            }
        }

        private byte[] bytes() {
            return java.util.Arrays.copyOf(out.array(), out.position());
        }
    }

    /** Takes fields from a datagram. */
    final class Reader {
        private final ByteBuffer in;

        private Reader(ByteBuffer in) {
            this.in = in;
        }

        private int u16() {
            return Short.toUnsignedInt(in.getShort());
        }

        private String text() throws ProtocolViolation {
            int length = u16();
            if (length > in.remaining()) {
                throw new ProtocolViolation("text of " + length + " bytes, " + in.remaining() + " left");
            }
            ByteBuffer utf8 = in.slice(in.position(), length);
            in.position(in.position() + length);
            try {
                return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
            } catch (CharacterCodingException e) {
                throw new ProtocolViolation("text that is not UTF-8");
            }
        }
    }
}
