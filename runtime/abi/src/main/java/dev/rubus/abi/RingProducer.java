package dev.rubus.abi;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * The writing end of a single-producer single-consumer ring of {@link RingRecord}s.
 *
 * <p>A single record carries its lap and is seen by it; a batch is seen by the tail, which is written for batches alone. The tail is kept
 * privately and only ever published, so that a peer that scribbles over it cannot move us; the peer's head is cached and read again only
 * when the ring looks full. One thread at a time.
 */
public final class RingProducer {
    private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();
    private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();

    private final MemorySegment memory;
    private final long records;
    private final long headAt;
    private final long tailAt;
    private final long sleepingAt;
    private final long slots;
    /** Behind the last record that was written. */
    private long tail;
    /** Behind the last one that the consumer can see, by its lap or by the tail in memory. */
    private long published;

    private long cachedHead;

    RingProducer(MemorySegment memory, long control, long records, long slots) {
        this.memory = memory;
        this.records = records;
        this.headAt = control + ChannelLayout.HEAD;
        this.tailAt = control + ChannelLayout.TAIL;
        this.sleepingAt = control + ChannelLayout.SLEEPING;
        this.slots = slots;
    }

    /**
     * Publishes a copy of the record: with its lap, so that one cache line crosses to the other side and not that of the tail as well.
     *
     * @return false if the ring is full
     * @throws ProtocolViolation if the consumer's index is not between ours and a ring before it
     */
    public boolean offer(RingRecord record) throws ProtocolViolation {
        boolean slot = record.length > RingRecord.INLINE;
        if (tail - cachedHead >= (slot ? ChannelLayout.SLOTS : ChannelLayout.RECORDS)) {
            lookAtHead();
            if (tail - cachedHead >= (slot ? ChannelLayout.SLOTS : ChannelLayout.RECORDS)) {
                return false;
            }
        }
        publish();
        record.writeTo(
                memory,
                records + (tail & ChannelLayout.RECORDS - 1) * RingRecord.BYTES,
                slots + (tail & ChannelLayout.SLOTS - 1) * ChannelLayout.SLOT_BYTES,
                RingRecord.lap(tail));
        tail++;
        published = tail;
        if (slot) {
            reachSlot();
        }
        return true;
    }

    /**
     * Writes the records of a batch, from {@code from} on, which the consumer does not see before {@link #publish}. All that fit go in one
     * copy, without a lap, because nobody can tell in which order the words of a copy arrive.
     *
     * @return how many fit, 0 or more; they have to be published even if others did not fit, else nobody will ever make room
     * @throws ProtocolViolation as {@link #offer}
     */
    public int append(RecordBatch batch, int from) throws ProtocolViolation {
        int count = batch.size() - from;
        if (tail - cachedHead + count > (batch.needsSlots() ? ChannelLayout.SLOTS : ChannelLayout.RECORDS)) {
            lookAtHead();
        }
        count = (int) Math.min(count, ChannelLayout.RECORDS - (tail - cachedHead));
        if (batch.needsSlots()) {
            count = slots(batch, from, count);
        }
        if (count > 0) {
            int index = (int) tail & ChannelLayout.RECORDS - 1;
            int first = Math.min(count, ChannelLayout.RECORDS - index);
            copy(batch.words, from, index, first);
            copy(batch.words, from + first, 0, count - first);
            tail += count;
        }
        return count;
    }

    /** Fills the slots of a batch's records. @return how many records have what they need, {@code most} or fewer */
    private int slots(RecordBatch batch, int from, int most) {
        for (int i = 0; i < most; i++) {
            int length = batch.length(from + i);
            if (length > RingRecord.INLINE) {
                if (tail + i - cachedHead >= ChannelLayout.SLOTS) {
                    return i;
                }
                slot(batch.payloads(), batch.payloadAt(from + i), length, tail + i);
            }
        }
        return most;
    }

    private void slot(byte[] payload, int from, int length, long index) {
        long at = slots + (index & ChannelLayout.SLOTS - 1) * ChannelLayout.SLOT_BYTES;
        MemorySegment.copy(payload, from, memory, ValueLayout.JAVA_BYTE, at, length);
    }

    private void copy(long[] words, int from, int index, int count) {
        if (count > 0) {
            long at = records + (long) index * RingRecord.BYTES;
            MemorySegment.copy(words, from * RingRecord.WORDS, memory, RingRecord.U64, at, count * RingRecord.WORDS);
        }
    }

    /** Shows the consumer everything that was appended, with the tail. */
    public void publish() {
        if (published != tail) {
            published = tail;
            LONG.setRelease(memory, tailAt, tail);
        }
    }

    /**
     * Writes where the payload of the next record may be, if nothing unread is there: its cache line then comes over from the consumer's CPU
     * while nobody waits for it, and not when that record is to be sent.
     */
    private void reachSlot() {
        if (tail - cachedHead < ChannelLayout.SLOTS) {
            memory.set(RingRecord.U64, slots + (tail & ChannelLayout.SLOTS - 1) * ChannelLayout.SLOT_BYTES, 0);
        }
    }

    /** How many records fit now; of those with a payload in a slot fewer may. */
    public long free() throws ProtocolViolation {
        if (tail - cachedHead >= ChannelLayout.RECORDS) {
            lookAtHead();
        }
        return ChannelLayout.RECORDS - (tail - cachedHead);
    }

    private void lookAtHead() throws ProtocolViolation {
        long head = (long) LONG.getAcquire(memory, headAt);
        long used = tail - head;
        if (used < 0 || used > ChannelLayout.RECORDS) {
            throw new ProtocolViolation("ring head " + head + " with tail " + tail);
        }
        cachedHead = head;
    }

    /**
     * True if the consumer sleeps and this call is the one that has to wake it. Call after the last {@link #offer} of a row. One that took
     * everything before it fell asleep is left alone; whoever only says so sleeps on.
     */
    public boolean mustWake() {
        // The fence orders our record before the look at their flag; without it both could miss each other (Dekker).
        VarHandle.fullFence();
        return (int) INT.getVolatile(memory, sleepingAt) == 1
                && (long) LONG.getAcquire(memory, headAt) != published
                && INT.compareAndSet(memory, sleepingAt, 1, 0);
    }
}
