package dev.rubus.abi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The byte layouts that are drawn in the comments: what a peer in another language would rely on. */
class LayoutTest {
    private final MemorySegment memory = Arena.ofAuto().allocate(ChannelLayout.BYTES, 64);
    private final ByteBuffer view = memory.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);

    @Test
    void aFreshChannelHasItsHeader() {
        Channel.create(memory);
        assertEquals(0x31534252, view.getInt(0));
        assertEquals(3, view.getInt(4));
        assertEquals(4096, view.getInt(8));
        assertEquals(2048, view.getInt(12));
        assertEquals(1_576_960, ChannelLayout.BYTES);
    }

    @Test
    void whatTheProcessSendsLiesInTheUpRing() throws ProtocolViolation {
        Channel.create(memory);
        Channel process = Channel.join(memory);
        RingRecord record = new RingRecord()
                .start(RingRecord.EVENT, Syscall.EDGE, 0x01020304, 0x1122334455667788L)
                .args(-2, 3);
        record.result = -5;
        record.payload(new byte[] {9, 8, 7});
        process.out().offer(record);
        assertEquals(13, view.getShort(4096));
        assertEquals(4 | 1 << 14, view.getShort(4098), "the lap of the first turn");
        assertEquals(0x01020304, view.getInt(4100));
        assertEquals(0x1122334455667788L, view.getLong(4104));
        assertEquals(-2, view.getLong(4112));
        assertEquals(3, view.getLong(4120));
        assertEquals(-5, view.getInt(4128));
        assertEquals(3, view.getInt(4132));
        assertEquals(9, view.get(4136));
        assertEquals(0, view.getLong(192), "the tail is for batches");
        RecordBatch batch = new RecordBatch(2);
        batch.add(record);
        process.out().append(batch, 0);
        process.out().publish();
        assertEquals(4, view.getShort(4098 + 64), "no lap");
        assertEquals(2, view.getLong(192));
        process.beat();
        assertEquals(1, view.getLong(64));
    }

    @Test
    void whatRing0SendsLiesInTheDownRingAndALongPayloadInItsSlot() throws ProtocolViolation {
        Channel ring0 = Channel.create(memory);
        byte[] payload = new byte[25];
        Arrays.fill(payload, (byte) 0x5a);
        ring0.out().offer(new RingRecord().start(RingRecord.REQUEST, Syscall.READ, 1, 1));
        ring0.out()
                .offer(new RingRecord()
                        .start(RingRecord.REQUEST, Syscall.TRANSFER, 1, 2)
                        .payload(payload));
        assertEquals(3, view.getShort(266240));
        assertEquals(6, view.getShort(266240 + 64));
        assertEquals(25, view.getInt(266240 + 64 + 36));
        assertEquals(0, view.get(266240 + 64 + 40));
        assertEquals(0x5a, view.get(1052672 + 2048));
        assertEquals(0, view.getLong(384));
    }

    @Test
    void theFlagOfASleeperIsWhereItsPeerLooks() throws ProtocolViolation {
        Channel ring0 = Channel.create(memory);
        Channel process = Channel.join(memory);
        assertTrue(ring0.in().prepareSleep());
        assertEquals(1, view.getInt(256));
        assertTrue(process.in().prepareSleep());
        assertEquals(1, view.getInt(448));
        process.out().offer(new RingRecord().start(RingRecord.REQUEST, Syscall.NOP, 0, 1));
        assertTrue(process.out().mustWake());
        assertEquals(0, view.getInt(256));
    }

    @Test
    void numbersOnceShippedStay() {
        Set<Integer> numbers = new HashSet<>();
        for (Syscall s : Syscall.values()) {
            assertTrue(numbers.add(s.number()));
            assertEquals(s, Syscall.of(s.number()));
        }
        assertNull(Syscall.of(0));
        assertNull(Syscall.of(-1));
        assertNull(Syscall.of(0xffff));
        assertEquals(3, Syscall.READ.number());
        assertEquals(6, Syscall.TRANSFER.number());
        assertEquals(13, Syscall.EDGE.number());
    }

    @Test
    void anEdgeCodeHoldsTheWholeSequenceNumber() {
        for (int seqno : new int[] {0, 1, Integer.MAX_VALUE, Integer.MIN_VALUE, -1}) {
            for (boolean rising : new boolean[] {false, true}) {
                long code = EdgeCode.pack(seqno, rising);
                assertEquals(Integer.toUnsignedLong(seqno), EdgeCode.lineSeqno(code));
                assertEquals(rising, EdgeCode.rising(code));
            }
        }
    }

    @Test
    void transfersAndMessagesHaveTheirBytes() {
        assertArrayEquals(
                new byte[] {2, 0, 1, 0, 1, 2, 0, (byte) 0xd0},
                I2cTransfer.Plain.of(I2cTransfer.Message.write((byte) 0xd0), I2cTransfer.Message.read(2))
                        .encode());
        assertArrayEquals(
                new byte[] {(byte) 0xff, 0, 4, 2, 0, 42},
                new I2cTransfer.Smbus(false, 4, I2cTransfer.Smbus.BYTE_DATA, 0, new byte[] {42}).encode());
        assertArrayEquals(
                new byte[] {1, 1, 3, 0, 'a', '/', 'b', 'x'},
                new MqttMessage("a/b", new byte[] {'x'}, 1, true).encode());
        assertArrayEquals(new byte[] {1, 0, 0, 0, 1, 0, 0, 0}, new Handshake.Hello(1).encode());
    }
}
