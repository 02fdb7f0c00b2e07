package dev.rubus.abi;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A private copy of one 64-byte record of a ring, and of its payload.
 *
 * <pre>
 *  0 u16 op        16 i64 arg0      32 i32 result
 *  2 u16 flags     24 i64 arg1      36 u32 length
 *  4 u32 handle                     40 u8[24] payload, when length is 24 or less
 *  8 u64 token
 * </pre>
 *
 * <p>Mutable and reused, so that a steady state makes no garbage; one thread at a time. Longer payloads lie in the slot of the
 * record's index, see {@link ChannelLayout}.
 */
public final class RingRecord {
    /** Bytes of a record in a ring: one cache line. */
    public static final int BYTES = 64;
    /** Bytes of a payload that travels inside the record. */
    public static final int INLINE = 24;
    /** Bytes of the longest payload. */
    public static final int MAX_PAYLOAD = ChannelLayout.SLOT_BYTES;

    public static final int REQUEST = 1;
    public static final int REPLY = 2;
    public static final int EVENT = 4;
    /** Set beside {@link #REQUEST}: may be sent again if the driver died while it was in flight. */
    public static final int IDEMPOTENT = 8;

    private static final int KINDS = REQUEST | REPLY | EVENT;
    private static final int KNOWN_FLAGS = KINDS | IDEMPOTENT;

    private static final ValueLayout.OfShort U16 = ValueLayout.JAVA_SHORT.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong U64 = ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfByte U8 = ValueLayout.JAVA_BYTE;

    public int op;
    public int flags;
    public int handle;
    public long token;
    public long arg0;
    public long arg1;
    public int result;
    public int length;
    public final byte[] payload = new byte[MAX_PAYLOAD];

    /** Empties the record and starts a new one. */
    public RingRecord start(int flags, Syscall op, int handle, long token) {
        this.op = op.number();
        this.flags = flags;
        this.handle = handle;
        this.token = token;
        arg0 = 0;
        arg1 = 0;
        result = 0;
        length = 0;
        return this;
    }

    public RingRecord args(long arg0, long arg1) {
        this.arg0 = arg0;
        this.arg1 = arg1;
        return this;
    }

    /** Sets the payload. @throws IllegalArgumentException if longer than {@link #MAX_PAYLOAD} */
    public RingRecord payload(byte[] bytes, int from, int count) {
        if (count > MAX_PAYLOAD) {
            throw new IllegalArgumentException("payload of " + count + " bytes, at most " + MAX_PAYLOAD);
        }
        System.arraycopy(bytes, from, payload, 0, count);
        length = count;
        return this;
    }

    public RingRecord payload(byte[] bytes) {
        return payload(bytes, 0, bytes.length);
    }

    public RingRecord text(String text) {
        return payload(text.getBytes(StandardCharsets.UTF_8));
    }

    public String text() {
        return new String(payload, 0, length, StandardCharsets.UTF_8);
    }

    public byte[] payloadCopy() {
        return Arrays.copyOf(payload, length);
    }

    public boolean isRequest() {
        return (flags & REQUEST) != 0;
    }

    public boolean isReply() {
        return (flags & REPLY) != 0;
    }

    public boolean isEvent() {
        return (flags & EVENT) != 0;
    }

    public boolean isIdempotent() {
        return (flags & IDEMPOTENT) != 0;
    }

    /** Turns the request into its reply; token, op and handle stay. */
    public RingRecord reply(int result) {
        flags = REPLY;
        this.result = result;
        length = 0;
        return this;
    }

    public RingRecord fail(Errno errno) {
        return reply(-errno.code());
    }

    /** Copies all but the payload's unused rest. */
    public void copyFrom(RingRecord other) {
        op = other.op;
        flags = other.flags;
        handle = other.handle;
        token = other.token;
        arg0 = other.arg0;
        arg1 = other.arg1;
        result = other.result;
        length = other.length;
        System.arraycopy(other.payload, 0, payload, 0, other.length);
    }

    /** Writes the record's 64 bytes to {@code at}, and a payload that does not fit there to {@code slot}. */
    public void writeTo(MemorySegment ring, long at, long slot) {
        ring.set(U16, at, (short) op);
        ring.set(U16, at + 2, (short) flags);
        ring.set(U32, at + 4, handle);
        ring.set(U64, at + 8, token);
        ring.set(U64, at + 16, arg0);
        ring.set(U64, at + 24, arg1);
        ring.set(U32, at + 32, result);
        ring.set(U32, at + 36, length);
        if (length > 0) {
            MemorySegment.copy(payload, 0, ring, U8, length <= INLINE ? at + 40 : slot, length);
        }
    }

    /** Copies the record once and checks the copy. @throws ProtocolViolation naming the field that is out of range */
    public void readFrom(MemorySegment ring, long at, long slot) throws ProtocolViolation {
        op = Short.toUnsignedInt(ring.get(U16, at));
        flags = Short.toUnsignedInt(ring.get(U16, at + 2));
        handle = ring.get(U32, at + 4);
        token = ring.get(U64, at + 8);
        arg0 = ring.get(U64, at + 16);
        arg1 = ring.get(U64, at + 24);
        result = ring.get(U32, at + 32);
        int claimed = ring.get(U32, at + 36);
        if (claimed < 0 || claimed > MAX_PAYLOAD) {
            throw new ProtocolViolation("payload length " + Integer.toUnsignedString(claimed) + " of " + MAX_PAYLOAD);
        }
        if ((flags & ~KNOWN_FLAGS) != 0 || Integer.bitCount(flags & KINDS) != 1) {
            throw new ProtocolViolation("flags 0x" + Integer.toHexString(flags));
        }
        length = claimed;
        if (claimed > 0) {
            MemorySegment.copy(ring, U8, claimed <= INLINE ? at + 40 : slot, payload, 0, claimed);
        }
    }
}
