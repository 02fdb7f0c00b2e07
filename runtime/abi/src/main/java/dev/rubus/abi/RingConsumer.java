package dev.rubus.abi;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * The reading end of a single-producer single-consumer ring of {@link RingRecord}s. A record is there if it has the lap of its turn, or if
 * the tail is behind it. The head is kept privately; the peer's tail is checked on every look. One thread.
 */
public final class RingConsumer {
    private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();
    private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();

    private final MemorySegment memory;
    private final RingStage stage;
    private final long records;
    private final long headAt;
    private final long tailAt;
    private final long sleepingAt;
    private final long slots;
    /** Of the next record to take; from {@code staged} on, up to {@code loaded}, they are copied already. */
    private long head;

    private long staged;
    private long loaded;
    /** Up to here records were there when they were looked for: what was seen once stays, whatever the producer does to its lap. */
    private long known;

    /** As it was seen last; it may be behind the head. */
    private long cachedTail;

    private long released;
    /** Where in the stage the record is that was taken last. */
    private int at;

    RingConsumer(MemorySegment memory, long control, long records, long slots) {
        this.memory = memory;
        this.stage = new RingStage(memory, records);
        this.records = records;
        this.headAt = control + ChannelLayout.HEAD;
        this.tailAt = control + ChannelLayout.TAIL;
        this.sleepingAt = control + ChannelLayout.SLEEPING;
        this.slots = slots;
    }

    /**
     * Takes the next record into a private copy.
     *
     * @return false if there is none
     * @throws ProtocolViolation if the producer's index or the record is out of range; the record is not taken
     */
    public boolean poll(RingRecord into) throws ProtocolViolation {
        boolean any = take(into);
        if (any) {
            release();
        }
        return any;
    }

    /**
     * The same, but its room is the producer's again only after {@link #release}: the cache line of the head then goes to the other side
     * once for a batch, and not for each record.
     */
    public boolean take(RingRecord into) throws ProtocolViolation {
        if (head == loaded) {
            long there = there();
            if (there <= 1) {
                return there == 1 && takeAlone(into);
            }
        }
        long slot = slot();
        next();
        into.fromWords(stage.words, at);
        if (into.length > RingRecord.INLINE) {
            MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, slot, into.payload, 0, into.length);
        }
        return true;
    }

    /** Without the stage: there is nothing else to be had. */
    private boolean takeAlone(RingRecord into) throws ProtocolViolation {
        into.readFrom(memory, records + (head & ChannelLayout.RECORDS - 1) * RingRecord.BYTES, slot());
        head++;
        loaded = head;
        return true;
    }

    private long slot() {
        return slots + (head & ChannelLayout.SLOTS - 1) * ChannelLayout.SLOT_BYTES;
    }

    /**
     * Goes on to the next record, for whoever needs little of it: {@link #token} and {@link #arg0} are of a private copy that has been
     * checked. Its room is the producer's again after {@link #release}.
     *
     * @return false if there is none
     * @throws ProtocolViolation as {@link #poll}
     */
    public boolean next() throws ProtocolViolation {
        if (head == loaded) {
            long there = there();
            if (there == 0) {
                return false;
            }
            staged = head;
            loaded = head + stage.load(head, there);
        }
        int record = (int) (head - staged) * RingRecord.WORDS;
        RingRecord.check(stage.words[record], stage.words[record + RingRecord.LENGTH_WORD]);
        at = record;
        head++;
        return true;
    }

    /** The token of the record that {@link #next} went to. */
    public long token() {
        return stage.words[at + RingRecord.TOKEN_WORD];
    }

    /** Its first argument. */
    public long arg0() {
        return stage.words[at + RingRecord.ARG0_WORD];
    }

    /** Gives the room of everything that was taken back to the producer. */
    public void release() {
        if (released != head) {
            released = head;
            LONG.setRelease(memory, headAt, head);
        }
    }

    public boolean isEmpty() throws ProtocolViolation {
        return head == loaded && there() == 0;
    }

    /** How many records are certainly there, from the head on: by an earlier look, by the lap of the next, or by the tail. */
    private long there() throws ProtocolViolation {
        if (known - head > 0) {
            return known - head;
        }
        long first = (long) LONG.getAcquire(memory, records + (head & ChannelLayout.RECORDS - 1) * RingRecord.BYTES);
        if (RingRecord.isOfLap(first, head)) {
            known = head + 1;
        } else {
            lookAtTail();
        }
        return known - head;
    }

    /** It stays behind while single records come, and never goes back. */
    private void lookAtTail() throws ProtocolViolation {
        long tail = (long) LONG.getAcquire(memory, tailAt);
        if (tail - cachedTail < 0 || tail - head > ChannelLayout.RECORDS) {
            throw new ProtocolViolation("ring tail " + tail + " with head " + head + ", and " + cachedTail + " before");
        }
        cachedTail = tail;
        known = Math.max(head, tail);
    }

    /**
     * Announces sleep and looks once more.
     *
     * @return true if the caller may wait on its doorbell; false if a record came meanwhile and sleep was called off
     */
    public boolean prepareSleep() throws ProtocolViolation {
        INT.setVolatile(memory, sleepingAt, 1);
        VarHandle.fullFence();
        if (isEmpty()) {
            return true;
        }
        INT.setVolatile(memory, sleepingAt, 0);
        return false;
    }

    /** After a wait that ended without the doorbell. */
    public void awake() {
        INT.setVolatile(memory, sleepingAt, 0);
    }
}
