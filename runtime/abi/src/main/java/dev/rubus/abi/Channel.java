package dev.rubus.abi;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/** One side's view of the shared page of {@link ChannelLayout}: two rings and the heartbeat. */
public final class Channel {
    private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();

    private final MemorySegment memory;
    private final RingProducer out;
    private final RingConsumer in;

    private Channel(MemorySegment memory, boolean ring0) {
        if (memory.byteSize() < ChannelLayout.BYTES) {
            throw new IllegalArgumentException(
                    "channel of " + memory.byteSize() + " bytes, needs " + ChannelLayout.BYTES);
        }
        this.memory = memory;
        long outAt = ring0 ? ChannelLayout.DOWN : ChannelLayout.UP;
        long inAt = ring0 ? ChannelLayout.UP : ChannelLayout.DOWN;
        long outRecords = ring0 ? ChannelLayout.DOWN_RECORDS : ChannelLayout.UP_RECORDS;
        long inRecords = ring0 ? ChannelLayout.UP_RECORDS : ChannelLayout.DOWN_RECORDS;
        long outSlots = ring0 ? ChannelLayout.DOWN_SLOTS : ChannelLayout.UP_SLOTS;
        long inSlots = ring0 ? ChannelLayout.UP_SLOTS : ChannelLayout.DOWN_SLOTS;
        out = new RingProducer(memory, outAt, outRecords, outSlots);
        in = new RingConsumer(memory, inAt, inRecords, inSlots);
    }

    /** Ring 0's side of a fresh channel; writes the header. */
    public static Channel create(MemorySegment memory) {
        Channel channel = new Channel(memory, true);
        memory.set(ValueLayout.JAVA_INT, 0, ChannelLayout.MAGIC);
        memory.set(ValueLayout.JAVA_INT, 4, ChannelLayout.VERSION);
        memory.set(ValueLayout.JAVA_INT, 8, ChannelLayout.RECORDS);
        memory.set(ValueLayout.JAVA_INT, 12, ChannelLayout.SLOT_BYTES);
        return channel;
    }

    /** A process's side of the channel it was handed. @throws ProtocolViolation if it speaks another version */
    public static Channel join(MemorySegment memory) throws ProtocolViolation {
        if (memory.byteSize() < ChannelLayout.BYTES) {
            throw new ProtocolViolation("channel of " + memory.byteSize() + " bytes");
        }
        if (memory.get(ValueLayout.JAVA_INT, 0) != ChannelLayout.MAGIC
                || memory.get(ValueLayout.JAVA_INT, 4) != ChannelLayout.VERSION
                || memory.get(ValueLayout.JAVA_INT, 8) != ChannelLayout.RECORDS
                || memory.get(ValueLayout.JAVA_INT, 12) != ChannelLayout.SLOT_BYTES) {
            throw new ProtocolViolation("channel of another version");
        }
        return new Channel(memory, false);
    }

    /** Where this side writes. One thread at a time. */
    public RingProducer out() {
        return out;
    }

    /** Where this side reads. One thread. */
    public RingConsumer in() {
        return in;
    }

    /** The rest of the first page: what a driver's top half tells without a message. Ring 0 only reads it. */
    public MemorySegment levels() {
        return memory.asSlice(ChannelLayout.LEVELS, ChannelLayout.UP_RECORDS - ChannelLayout.LEVELS);
    }

    /** Says "alive"; the process's request loop calls it at least four times within hang-after. */
    public void beat() {
        LONG.setOpaque(memory, ChannelLayout.HEARTBEAT, (long) LONG.getOpaque(memory, ChannelLayout.HEARTBEAT) + 1);
    }

    /** The heartbeat's count. Its value means nothing, only that it changes. */
    public long heartbeat() {
        return (long) LONG.getOpaque(memory, ChannelLayout.HEARTBEAT);
    }
}
