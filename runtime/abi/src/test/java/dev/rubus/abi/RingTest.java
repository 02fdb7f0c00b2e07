package dev.rubus.abi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RingTest {
    private final MemorySegment memory = Arena.ofAuto().allocate(ChannelLayout.BYTES, 64);
    private final Channel ring0 = Channel.create(memory);
    private final Channel process = join();

    private Channel join() {
        try {
            return Channel.join(memory);
        } catch (ProtocolViolation e) {
            throw new AssertionError(e);
        }
    }

    static RingRecord random(Random random, long token) {
        int[] kinds = {
            RingRecord.REQUEST, RingRecord.REPLY, RingRecord.EVENT, RingRecord.REQUEST | RingRecord.IDEMPOTENT
        };
        int[] lengths = {0, 1, 24, 25, 2048, random.nextInt(RingRecord.MAX_PAYLOAD + 1)};
        RingRecord record = new RingRecord()
                .start(kinds[random.nextInt(kinds.length)], Syscall.NOP, random.nextInt(), token)
                .args(random.nextLong(), random.nextLong());
        record.op = random.nextInt(0x10000);
        record.result = random.nextInt();
        byte[] payload = new byte[lengths[random.nextInt(lengths.length)]];
        random.nextBytes(payload);
        return record.payload(payload);
    }

    static void assertSame(RingRecord expected, RingRecord actual) {
        assertEquals(expected.op, actual.op);
        assertEquals(expected.flags, actual.flags);
        assertEquals(expected.handle, actual.handle);
        assertEquals(expected.token, actual.token);
        assertEquals(expected.arg0, actual.arg0);
        assertEquals(expected.arg1, actual.arg1);
        assertEquals(expected.result, actual.result);
        assertArrayEquals(expected.payloadCopy(), actual.payloadCopy());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20261124})
    void behavesAsABoundedQueueOfRecords(long seed) throws ProtocolViolation {
        System.out.println("ring against a queue: seed " + seed);
        Random random = new Random(seed);
        Deque<RingRecord> model = new ArrayDeque<>();
        RingRecord taken = new RingRecord();
        for (int step = 0; step < 120_000; step++) {
            // Phases that fill and phases that empty, so that both ends are met often.
            if (random.nextInt(100) < ((step / 15_000) % 2 == 0 ? 70 : 30)) {
                RingRecord record = random(random, step);
                boolean fits = model.size()
                        < (record.length > RingRecord.INLINE ? ChannelLayout.SLOTS : ChannelLayout.RECORDS);
                assertEquals(fits, process.out().offer(record));
                if (fits) {
                    model.add(record);
                }
            } else {
                assertEquals(!model.isEmpty(), ring0.in().poll(taken));
                if (!model.isEmpty()) {
                    assertSame(model.remove(), taken);
                }
            }
            assertEquals(model.isEmpty(), ring0.in().isEmpty());
        }
    }

    /** What the other side writes after the look is not seen any more: what was checked is what is used. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, RingRecord.INLINE, RingRecord.INLINE + 1, RingRecord.MAX_PAYLOAD})
    void aRecordThatWasTakenIsACopy(int length) throws ProtocolViolation {
        RingRecord sent = random(new Random(9), 1).payload(new byte[length]);
        Arrays.fill(sent.payload, (byte) 0x55);
        for (Channel[] way : new Channel[][] {{process, ring0}, {ring0, process}}) {
            RingRecord taken = new RingRecord();
            assertTrue(way[0].out().offer(sent));
            assertTrue(way[1].in().take(taken));
            byte[] before = memory.toArray(ValueLayout.JAVA_BYTE);
            memory.fill((byte) 0xff);
            assertSame(sent, taken);
            MemorySegment.copy(before, 0, memory, ValueLayout.JAVA_BYTE, 0, before.length);
            way[1].in().release();
        }
    }

    @Test
    void theTwoDirectionsDoNotTouchEachOther() throws ProtocolViolation {
        Random random = new Random(5);
        RingRecord up = random(random, 1);
        RingRecord down = random(random, 2);
        process.out().offer(up);
        ring0.out().offer(down);
        RingRecord taken = new RingRecord();
        assertTrue(ring0.in().poll(taken));
        assertSame(up, taken);
        assertTrue(process.in().poll(taken));
        assertSame(down, taken);
        assertFalse(ring0.in().poll(taken));
        assertFalse(process.in().poll(taken));
    }

    @Test
    void aBatchIsSeenWhenItIsPublishedAndItsRoomIsFreeWhenItIsReleased() throws ProtocolViolation {
        Random random = new Random(7);
        RingRecord[] sent = new RingRecord[ChannelLayout.RECORDS];
        RecordBatch batch = new RecordBatch(1);
        for (int i = 0; i < sent.length; i++) {
            sent[i] = random(random, i).payload(new byte[i % 25]);
            batch.clear();
            assertTrue(batch.add(sent[i]));
            assertEquals(1, process.out().append(batch, 0));
            assertTrue(ring0.in().isEmpty(), "seen before it was published");
        }
        assertFalse(process.out().offer(sent[0]), "there is no room");
        process.out().publish();
        RingRecord taken = new RingRecord();
        for (RingRecord record : sent) {
            assertTrue(ring0.in().take(taken));
            assertSame(record, taken);
            assertFalse(process.out().offer(sent[0]), "its room was not released");
        }
        assertFalse(ring0.in().take(taken));
        ring0.in().release();
        assertEquals(ChannelLayout.RECORDS, process.out().free());
    }

    /** What a lap left behind must not be seen in the next one, nor in the one after it. */
    @ParameterizedTest
    @ValueSource(longs = {10, 11, 20261126})
    void singleRecordsAndBatchesKeepTheirOrderOverManyLaps(long seed) throws ProtocolViolation {
        System.out.println("laps: seed " + seed);
        Random random = new Random(seed);
        RecordBatch batch = new RecordBatch(ChannelLayout.RECORDS);
        RingRecord record = new RingRecord();
        long sent = 0;
        long appended = 0;
        long taken = 0;
        while (taken < 40L * ChannelLayout.RECORDS) {
            int count = 1 << random.nextInt(12);
            if (random.nextInt(3) == 0) {
                batch.clear();
                for (int i = 0; i < count; i++) {
                    batch.add(record.start(RingRecord.EVENT, Syscall.NOP, 0, appended + i));
                }
                appended += process.out().append(batch, 0);
                if (random.nextBoolean()) {
                    process.out().publish();
                    sent = appended;
                }
            } else {
                for (int i = 0; i < count; i++) {
                    if (process.out().offer(record.start(RingRecord.EVENT, Syscall.NOP, 0, appended))) {
                        appended++;
                        sent = appended; // and what was appended before it
                    }
                }
            }
            for (int i = random.nextInt(2 * count); i > 0 && taken < sent; i--) {
                assertTrue(ring0.in().take(record));
                assertEquals(taken++, record.token);
            }
            if (taken == sent) {
                assertTrue(ring0.in().isEmpty());
                assertFalse(ring0.in().take(record), "saw what was not published, or a lap before");
            }
            ring0.in().release();
            if (taken < sent - ChannelLayout.RECORDS / 2 || appended - taken == ChannelLayout.RECORDS) {
                process.out().publish();
                sent = appended;
            }
        }
    }

    /** Else a process could have ring 0 look for a record again and again that is never there. */
    @Test
    void whatWasSeenByItsLapCannotBeTakenBack() throws ProtocolViolation {
        assertTrue(process.out().offer(random(new Random(13), 1)));
        assertFalse(ring0.in().prepareSleep());
        memory.set(RingRecord.U64, ChannelLayout.UP_RECORDS, 0);
        assertFalse(ring0.in().isEmpty());
        ProtocolViolation e =
                assertThrows(ProtocolViolation.class, () -> ring0.in().take(new RingRecord()));
        assertEquals("flags 0x0", e.what());
    }

    @Test
    void whoSleepsAfterItTookEverythingIsLeftAlone() throws ProtocolViolation {
        RingRecord record = random(new Random(14), 1);
        assertTrue(ring0.out().offer(record));
        assertTrue(process.in().poll(record)); // before ring 0 comes to the bell
        assertTrue(process.in().prepareSleep());
        assertFalse(ring0.out().mustWake());
        assertTrue(ring0.out().offer(record));
        assertTrue(ring0.out().mustWake());
    }

    @Test
    void aTailThatGoesBackOrTooFarIsNamed() throws ProtocolViolation {
        RingRecord record = random(new Random(12), 1).payload(new byte[0]);
        RecordBatch batch = new RecordBatch(1);
        batch.add(record);
        for (int i = 0; i < 3; i++) {
            process.out().append(batch, 0);
            process.out().publish();
            assertTrue(ring0.in().poll(record));
            assertTrue(process.out().offer(record));
            assertTrue(ring0.in().poll(record));
        }
        long tailAt = ChannelLayout.UP + ChannelLayout.TAIL;
        assertEquals(5, memory.get(RingRecord.U64, tailAt), "the tail is behind the last batch");
        for (long wrong : new long[] {4, 0, -1, Long.MIN_VALUE, Long.MAX_VALUE, 6 + ChannelLayout.RECORDS + 1}) {
            memory.set(RingRecord.U64, tailAt, wrong);
            ProtocolViolation e = assertThrows(ProtocolViolation.class, ring0.in()::isEmpty);
            assertTrue(e.what().startsWith("ring tail " + wrong + " with head 6"), e::what);
        }
        memory.set(RingRecord.U64, tailAt, 5);
        assertTrue(ring0.in().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(longs = {8, 9, 20261125})
    void batchesKeepOrderAndPayloadsWhateverFits(long seed) throws ProtocolViolation {
        System.out.println("batches: seed " + seed);
        Random random = new Random(seed);
        RingRecord taken = new RingRecord();
        Deque<RingRecord> model = new ArrayDeque<>();
        for (int round = 0; round < 2000; round++) {
            RecordBatch batch = new RecordBatch(1 + random.nextInt(300));
            List<RingRecord> records = new ArrayList<>();
            int count = random.nextInt(310);
            boolean shorts = random.nextBoolean();
            for (int i = 0; i < count; i++) {
                RingRecord record = random(random, 0);
                if (shorts) {
                    record.payload(new byte[random.nextInt(RingRecord.INLINE + 1)]);
                }
                if (batch.add(record)) {
                    long token = random.nextLong();
                    batch.token(i, token);
                    record.token = token;
                    records.add(record);
                }
            }
            assertEquals(records.size(), batch.size());
            int sent = process.out().append(batch, 0);
            model.addAll(records.subList(0, sent));
            assertEquals(0, process.out().append(new RecordBatch(1), 0), "an empty batch");
            process.out().publish();
            if (sent < records.size()) {
                // What was left out did not fit: neither does it alone.
                assertFalse(process.out().offer(records.get(sent)));
            }
            for (int i = random.nextInt(400); i > 0 && !model.isEmpty(); i--) {
                assertTrue(ring0.in().take(taken));
                assertSame(model.remove(), taken);
            }
            ring0.in().release();
        }
    }

    @Test
    void whatABufferHadBeforeDoesNotCrossWithAShorterPayload() throws ProtocolViolation {
        RingRecord record = new RingRecord();
        byte[] secret = new byte[RingRecord.INLINE];
        Arrays.fill(secret, (byte) 0x77);
        record.payload(secret);
        record.start(RingRecord.EVENT, Syscall.NOP, 0, 1).payload(new byte[] {1, 2, 3});
        process.out().offer(record);
        for (long at = ChannelLayout.UP_RECORDS + 43; at < ChannelLayout.UP_RECORDS + 64; at++) {
            assertEquals(0, memory.get(ValueLayout.JAVA_BYTE, at));
        }
    }

    @Test
    void onlyASleeperIsWokenAndOnlyOnce() throws ProtocolViolation {
        RingRecord record = random(new Random(6), 1);
        process.out().offer(record);
        assertFalse(process.out().mustWake());
        assertFalse(ring0.in().prepareSleep(), "there is a record");
        assertFalse(process.out().mustWake(), "sleep was called off");
        ring0.in().poll(record);
        assertTrue(ring0.in().prepareSleep());
        process.out().offer(record);
        assertTrue(process.out().mustWake());
        assertFalse(process.out().mustWake());
        ring0.in().poll(record);
        assertTrue(ring0.in().prepareSleep());
        ring0.in().awake();
        assertFalse(process.out().mustWake());
    }

    @Test
    void theHeartbeatIsSeenByTheOtherSide() {
        long before = ring0.heartbeat();
        process.beat();
        assertEquals(before + 1, ring0.heartbeat());
    }

    @Test
    void aPayloadThatIsTooLongIsRefusedByTheSender() {
        assertThrows(
                IllegalArgumentException.class, () -> new RingRecord().payload(new byte[RingRecord.MAX_PAYLOAD + 1]));
    }

    @Test
    void anotherVersionIsNotJoined() {
        for (long at : new long[] {0, 4, 8, 12}) {
            MemorySegment other = Arena.ofAuto().allocate(ChannelLayout.BYTES, 64);
            Channel.create(other);
            other.set(java.lang.foreign.ValueLayout.JAVA_INT, at, 99);
            assertThrows(ProtocolViolation.class, () -> Channel.join(other));
        }
        assertThrows(ProtocolViolation.class, () -> Channel.join(Arena.ofAuto().allocate(4096, 64)));
    }
}
