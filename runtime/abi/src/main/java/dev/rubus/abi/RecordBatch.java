package dev.rubus.abi;

import java.util.Arrays;
import java.util.Objects;

/**
 * Records made ready beforehand, which cross into a ring together: one copy, one publication of the tail, one doorbell for all of them. What
 * crosses again and again is made ready once, and only gets new tokens. One thread at a time.
 */
public final class RecordBatch {
    final long[] words;
    /** Where the payload of a record lies that does not fit into it; 0 and nobody's for all others. */
    private final int[] payloadAt;

    private byte[] payloads = {};
    private int payloadBytes;
    private int size;
    private int slots;

    /** @param capacity how many records, at most; from 1 to {@link ChannelLayout#RECORDS} */
    public RecordBatch(int capacity) {
        if (capacity < 1 || capacity > ChannelLayout.RECORDS) {
            throw new IllegalArgumentException(
                    "a batch of " + capacity + " records, not of 1 to " + ChannelLayout.RECORDS);
        }
        words = new long[capacity * RingRecord.WORDS];
        payloadAt = new int[capacity];
    }

    /** How many records are in it. */
    public int size() {
        return size;
    }

    /** Empties it. */
    public void clear() {
        size = 0;
        slots = 0;
        payloadBytes = 0;
    }

    /** Adds a copy of the record. @return false if the batch is full */
    public boolean add(RingRecord record) {
        if (size == payloadAt.length) {
            return false;
        }
        record.toWords(words, size * RingRecord.WORDS);
        if (record.length > RingRecord.INLINE) {
            slots++;
            int end = payloadBytes + record.length;
            if (end > payloads.length) {
                payloads = Arrays.copyOf(payloads, Math.max(end, 2 * payloads.length));
            }
            System.arraycopy(record.payload, 0, payloads, payloadBytes, record.length);
            payloadAt[size] = payloadBytes;
            payloadBytes = end;
        }
        size++;
        return true;
    }

    /** Gives the i-th record another token. */
    public void token(int i, long token) {
        words[Objects.checkIndex(i, size) * RingRecord.WORDS + RingRecord.TOKEN_WORD] = token;
    }

    /** The i-th record's token. */
    public long token(int i) {
        return words[Objects.checkIndex(i, size) * RingRecord.WORDS + RingRecord.TOKEN_WORD];
    }

    /** Gives the i-th record another first argument. */
    public void arg0(int i, long arg0) {
        words[Objects.checkIndex(i, size) * RingRecord.WORDS + RingRecord.ARG0_WORD] = arg0;
    }

    /** True if a record has a payload that needs a slot. */
    boolean needsSlots() {
        return slots > 0;
    }

    int length(int i) {
        return (int) (words[i * RingRecord.WORDS + RingRecord.LENGTH_WORD] >>> 32);
    }

    byte[] payloads() {
        return payloads;
    }

    int payloadAt(int i) {
        return payloadAt[i];
    }
}
