package dev.rubus.abi;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A private copy of one 64-byte record of a ring, and of its payload.
 *
 * <pre>
 *  0 u16 op        16 i64 arg0      32 i32 result
 *  2 u16 flags     24 i64 arg1      36 u32 length    bits 14 and 15 of the flags: lap
 *  4 u32 handle                     40 u8[24] payload, when length is 24 or less
 *  8 u64 token
 * </pre>
 *
 * <p>Mutable and reused, so that a steady state makes no garbage; one thread at a time. Longer payloads lie in a slot beside the ring, see
 * {@link ChannelLayout}.
 */
public final class RingRecord {
    /** Bytes of a record in a ring: one cache line. */
    public static final int BYTES = 64;

    /** Of a record, and where in it some fields are. */
    static final int WORDS = BYTES / 8;

    static final int TOKEN_WORD = 1;
    static final int ARG0_WORD = 2;
    static final int LENGTH_WORD = 4;
    /** Bytes of a payload that travels inside the record. */
    public static final int INLINE = 24;
    /** Bytes of the longest payload. */
    public static final int MAX_PAYLOAD = ChannelLayout.SLOT_BYTES;

    public static final int REQUEST = 1;
    public static final int REPLY = 2;
    public static final int EVENT = 4;
    /** Set beside {@link #REQUEST}: may be sent again if the driver died while it was in flight. */
    public static final int IDEMPOTENT = 8;

    static final ValueLayout.OfLong U64 = ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);

    private static final int KINDS = REQUEST | REPLY | EVENT;
    private static final int KNOWN_FLAGS = KINDS | IDEMPOTENT;
    /** The ring's own two flags. */
    private static final int LAP_SHIFT = 30;

    private static final long LAP = 3L << LAP_SHIFT;
    private static final int FLAGS = 0x3fff;
    private static final VarHandle WORD = ValueLayout.JAVA_LONG.varHandle();

    public int op;
    public int flags;
    public int handle;
    public long token;
    public long arg0;
    public long arg1;
    public int result;
    public int length;
    public final byte[] payload = new byte[MAX_PAYLOAD];
    private final ByteBuffer payloadWords = ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN);

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

    /** The record as the words of a ring; of the payload only what fits into it. */
    void toWords(long[] words, int at) {
        words[at] = firstWord();
        words[at + TOKEN_WORD] = token;
        words[at + ARG0_WORD] = arg0;
        words[at + 3] = arg1;
        words[at + LENGTH_WORD] = lengthWord();
        words[at + 5] = inline(0);
        words[at + 6] = inline(8);
        words[at + 7] = inline(16);
    }

    /**
     * The mark of a record that was written on its own, at this index counted from the ring's beginning on: 1 and 2 in turns, lap by lap. A
     * record of the lap before has the other, one that nobody wrote or that came with a batch has none.
     */
    static long lap(long index) {
        return 1 + (index / ChannelLayout.RECORDS & 1) << LAP_SHIFT;
    }

    /** True if the first word is of a record that was written at this index, all of it. */
    static boolean isOfLap(long first, long index) {
        return (first & LAP) == lap(index);
    }

    /** Writes the record's 64 bytes to {@code at}, and a payload that does not fit there to {@code slot}. */
    public void writeTo(MemorySegment ring, long at, long slot) {
        writeTo(ring, at, slot, 0);
    }

    /**
     * The same with a lap. Word by word: a wide copy of words that were only just written waits until the CPU's store buffer has let them
     * go, behind the stores to the ring before them. The first word comes last, and who sees it sees all.
     */
    void writeTo(MemorySegment ring, long at, long slot, long lap) {
        ring.set(U64, at + 8, token);
        ring.set(U64, at + 16, arg0);
        ring.set(U64, at + 24, arg1);
        ring.set(U64, at + 32, lengthWord());
        if (length > INLINE) {
            MemorySegment.copy(payload, 0, ring, ValueLayout.JAVA_BYTE, slot, length);
        } else if (length > 0) {
            ring.set(U64, at + 40, inline(0));
            ring.set(U64, at + 48, inline(8));
            ring.set(U64, at + 56, inline(16));
        }
        WORD.setRelease(ring, at, firstWord() | lap);
    }

    private long firstWord() {
        return op & 0xffffL | (flags & (long) FLAGS) << 16 | (long) handle << 32;
    }

    private long lengthWord() {
        return result & 0xffff_ffffL | (long) length << 32;
    }

    /** Nothing beyond the length: what the buffer had before is another process's. */
    private long inline(int from) {
        int left = length - from;
        if (left <= 0 || length > INLINE) {
            return 0;
        }
        long word = payloadWords.getLong(from);
        return left >= 8 ? word : word & (1L << 8 * left) - 1;
    }

    /** Checks a private copy of a record's first and length word. @throws ProtocolViolation naming the field that is out of range */
    static void check(long first, long lengthWord) throws ProtocolViolation {
        int claimed = (int) (lengthWord >>> 32);
        if (claimed < 0 || claimed > MAX_PAYLOAD) {
            throw new ProtocolViolation("payload length " + Integer.toUnsignedString(claimed) + " of " + MAX_PAYLOAD);
        }
        int marks = (int) (first >>> 16) & FLAGS;
        int kind = marks & KINDS;
        if ((marks & ~KNOWN_FLAGS) != 0 || kind == 0 || (kind & kind - 1) != 0) {
            throw new ProtocolViolation("flags 0x" + Integer.toHexString(marks));
        }
    }

    /** Takes over a checked copy. A payload that does not fit into the record is the caller's to read, {@link #length} bytes. */
    void fromWords(long[] words, int at) {
        take(words[at], words[at + LENGTH_WORD]);
        token = words[at + TOKEN_WORD];
        arg0 = words[at + ARG0_WORD];
        arg1 = words[at + 3];
        if (length > 0 && length <= INLINE) {
            payloadWords.putLong(0, words[at + 5]);
            payloadWords.putLong(8, words[at + 6]);
            payloadWords.putLong(16, words[at + 7]);
        }
    }

    /** Copies the record once and checks the copy. @throws ProtocolViolation naming the field that is out of range */
    public void readFrom(MemorySegment ring, long at, long slot) throws ProtocolViolation {
        long first = ring.get(U64, at);
        long lengthWord = ring.get(U64, at + 32);
        check(first, lengthWord);
        take(first, lengthWord);
        token = ring.get(U64, at + 8);
        arg0 = ring.get(U64, at + 16);
        arg1 = ring.get(U64, at + 24);
        if (length > INLINE) {
            MemorySegment.copy(ring, ValueLayout.JAVA_BYTE, slot, payload, 0, length);
        } else if (length > 0) {
            payloadWords.putLong(0, ring.get(U64, at + 40));
            payloadWords.putLong(8, ring.get(U64, at + 48));
            payloadWords.putLong(16, ring.get(U64, at + 56));
        }
    }

    private void take(long first, long lengthWord) {
        op = (int) first & 0xffff;
        flags = (int) (first >>> 16) & FLAGS;
        handle = (int) (first >>> 32);
        result = (int) lengthWord;
        length = (int) (lengthWord >>> 32);
    }
}
