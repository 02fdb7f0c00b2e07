package dev.rubus.abi;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * The writing end of a single-producer single-consumer ring of {@link RingRecord}s.
 *
 * <p>The tail is kept privately and only ever published, so that a peer that scribbles over it cannot move us; the peer's head is
 * cached and read again only when the ring looks full. One thread at a time.
 */
public final class RingProducer {
    private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();
    private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();

    private final MemorySegment memory;
    private final long headAt;
    private final long tailAt;
    private final long sleepingAt;
    private final long records;
    private final long slots;
    private long tail;
    private long cachedHead;

    RingProducer(MemorySegment memory, long control, long records, long slots) {
        this.memory = memory;
        this.headAt = control + ChannelLayout.HEAD;
        this.tailAt = control + ChannelLayout.TAIL;
        this.sleepingAt = control + ChannelLayout.SLEEPING;
        this.records = records;
        this.slots = slots;
    }

    /**
     * Publishes a copy of the record.
     *
     * @return false if the ring is full
     * @throws ProtocolViolation if the consumer's index is not between ours and a ring before it
     */
    public boolean offer(RingRecord record) throws ProtocolViolation {
        boolean fits = append(record);
        if (fits) {
            publish();
        }
        return fits;
    }

    /**
     * Writes a copy of the record, which the consumer does not see before {@link #publish}: the cache line of the tail then goes to the
     * other side once for a batch, and not for each record.
     *
     * @return false if the ring is full; what was appended so far has then to be published, else nobody will ever make room
     * @throws ProtocolViolation as {@link #offer}
     */
    public boolean append(RingRecord record) throws ProtocolViolation {
        if (free() <= 0) {
            return false;
        }
        long index = tail & (ChannelLayout.RECORDS - 1);
        record.writeTo(memory, records + index * RingRecord.BYTES, slots + index * ChannelLayout.SLOT_BYTES);
        tail++;
        return true;
    }

    /** Shows the consumer everything that was appended. */
    public void publish() {
        LONG.setRelease(memory, tailAt, tail);
    }

    /** How many records fit now. */
    public long free() throws ProtocolViolation {
        if (tail - cachedHead >= ChannelLayout.RECORDS) {
            long head = (long) LONG.getAcquire(memory, headAt);
            long used = tail - head;
            if (used < 0 || used > ChannelLayout.RECORDS) {
                throw new ProtocolViolation("ring head " + head + " with tail " + tail);
            }
            cachedHead = head;
        }
        return ChannelLayout.RECORDS - (tail - cachedHead);
    }

    /**
     * True if the consumer sleeps and this call is the one that has to wake it. Call after the last {@link #offer} of a batch.
     */
    public boolean mustWake() {
        // The fence orders our tail before the look at their flag; without it both could miss each other (Dekker).
        VarHandle.fullFence();
        return (int) INT.getVolatile(memory, sleepingAt) == 1 && INT.compareAndSet(memory, sleepingAt, 1, 0);
    }
}
