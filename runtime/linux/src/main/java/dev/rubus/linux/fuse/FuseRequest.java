package dev.rubus.linux.fuse;

import dev.rubus.abi.ProtocolViolation;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One request of the kernel: {@code struct fuse_in_header} and what follows it.
 *
 * <pre>
 *  0 u32 len       24 u32 uid
 *  4 u32 opcode    28 u32 gid
 *  8 u64 unique    32 u32 pid
 * 16 u64 nodeid    36 u32 extensions, unused
 * </pre>
 *
 * @param opcode null: none that we know
 * @param unique its number, to be echoed
 * @param node whose it is, by the number that we gave it
 */
public record FuseRequest(@Nullable FuseOpcode opcode, long unique, long node, ByteBuffer body) {
    static final int HEADER = 40;
    /** Set by the kernel in the number of a request that was handed to a server before, which may have done it (Linux 6.9). */
    private static final long RESENT = 1L << 63;

    private static final int CREATE_HEADER = 16;

    /** @throws ProtocolViolation if it is shorter than a header or of another length than it says */
    static FuseRequest decode(byte[] bytes) throws ProtocolViolation {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length < HEADER || in.getInt(0) != bytes.length) {
            throw new ProtocolViolation("FUSE request of " + bytes.length + " bytes");
        }
        ByteBuffer body = in.slice(HEADER, bytes.length - HEADER).order(ByteOrder.LITTLE_ENDIAN);
        return new FuseRequest(FuseOpcode.of(in.getInt(4)), in.getLong(8), in.getLong(16), body);
    }

    /** True if a server that died may have done it already. */
    public boolean resent() {
        return (unique & RESENT) != 0;
    }

    /** A field of the body. @throws ProtocolViolation if it is cut off before */
    public int u32(int at) throws ProtocolViolation {
        try {
            return body.getInt(at);
        } catch (IndexOutOfBoundsException | BufferUnderflowException e) {
            throw cutOff();
        }
    }

    public long u64(int at) throws ProtocolViolation {
        try {
            return body.getLong(at);
        } catch (IndexOutOfBoundsException | BufferUnderflowException e) {
            throw cutOff();
        }
    }

    /** Bytes of the body from there on. */
    public byte[] bytes(int at, int count) throws ProtocolViolation {
        if (count < 0 || at + (long) count > body.capacity()) {
            throw cutOff();
        }
        byte[] bytes = new byte[count];
        body.get(at, bytes);
        return bytes;
    }

    /** The name of an entry, which is the whole body, or null if it is not UTF-8. */
    public @Nullable String name() throws ProtocolViolation {
        return name(0);
    }

    /** The same, of CREATE. */
    public @Nullable String createdName() throws ProtocolViolation {
        return name(CREATE_HEADER);
    }

    private @Nullable String name(int from) throws ProtocolViolation {
        int end = from;
        while (end < body.capacity() && body.get(end) != 0) {
            end++;
        }
        if (end == body.capacity() || end == from) {
            throw cutOff();
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes(from, end - from)))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private ProtocolViolation cutOff() {
        return new ProtocolViolation("FUSE " + opcode + " of " + body.capacity() + " bytes");
    }
}
