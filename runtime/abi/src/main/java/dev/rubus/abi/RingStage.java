package dev.rubus.abi;

import java.lang.foreign.MemorySegment;

/**
 * The consumer's private copy of what a ring has. All records that are there cross in one copy and not field by field: their cache lines are
 * then under way at once, and nobody can change what has been checked. One thread.
 */
final class RingStage {
    /** Records it holds at most. */
    private static final int RECORDS = 256;

    final long[] words = new long[RECORDS * RingRecord.WORDS];
    private final MemorySegment memory;
    private final long records;

    /** @param records where the ring begins in the memory */
    RingStage(MemorySegment memory, long records) {
        this.memory = memory;
        this.records = records;
    }

    /** Copies records of the ring, of which there are so many behind {@code from}. @return how many; they are the first ones here */
    int load(long from, long there) {
        int index = (int) from & ChannelLayout.RECORDS - 1;
        // Without the turn at the ring's end: the next load has what lies behind it.
        int count = (int) Math.min(Math.min(there, RECORDS), ChannelLayout.RECORDS - index);
        long at = records + (long) index * RingRecord.BYTES;
        if (count == 1) {
            for (int word = 0; word < RingRecord.WORDS; word++) {
                words[word] = memory.get(RingRecord.U64, at + 8L * word);
            }
        } else {
            MemorySegment.copy(memory, RingRecord.U64, at, words, 0, count * RingRecord.WORDS);
        }
        return count;
    }
}
