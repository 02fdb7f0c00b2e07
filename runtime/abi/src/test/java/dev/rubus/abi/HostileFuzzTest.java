package dev.rubus.abi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The other side writes what it likes: only {@link ProtocolViolation} may come of it. 1.3 million records and messages in all. */
@Timeout(120)
class HostileFuzzTest {
    private static final long SEED = Long.getLong("rubus.seed", 20261124);
    private static final int RING_RECORDS = 800_000;
    private static final int MESSAGES = 100_000;

    private final MemorySegment memory = Arena.ofAuto().allocate(ChannelLayout.BYTES, 64);
    private final Random random = new Random(SEED);

    /** Words that are near a limit more often than chance would have them. */
    private long word() {
        long[] edges = {
            0,
            1,
            -1,
            24,
            25,
            255,
            256,
            257,
            4095,
            4096,
            4097,
            2048,
            2049,
            Integer.MAX_VALUE,
            Integer.MIN_VALUE,
            Long.MIN_VALUE
        };
        return random.nextInt(3) == 0 ? random.nextLong() : edges[random.nextInt(edges.length)];
    }

    @Test
    void aProducerThatScribblesIsNamedAndNeverFollowed() throws ProtocolViolation {
        System.out.println("hostile producer: seed " + SEED);
        Channel ring0 = Channel.create(memory);
        RingRecord taken = new RingRecord();
        int good = 0;
        int bad = 0;
        long tail = 0;
        long told = 0;
        for (int i = 0; i < RING_RECORDS; i++) {
            long at = ChannelLayout.UP_RECORDS + (tail & ChannelLayout.RECORDS - 1) * RingRecord.BYTES;
            for (int field = 0; field < 8; field++) {
                memory.set(ValueLayout.JAVA_LONG, at + field * 8L, word());
            }
            if (random.nextBoolean()) {
                // Flags and length that pass, so that what lies behind them is reached. Of no lap, of one or the other,
                // or of both.
                memory.set(ValueLayout.JAVA_SHORT, at + 2, (short) (1 << random.nextInt(3) | random.nextInt(4) << 14));
                memory.set(ValueLayout.JAVA_INT, at + 36, random.nextInt(RingRecord.MAX_PAYLOAD + 1));
            }
            if (told <= tail && random.nextInt(16) == 0) {
                long wild = word();
                memory.set(ValueLayout.JAVA_LONG, ChannelLayout.UP + ChannelLayout.TAIL, wild);
                // Their word for where we are is of no interest.
                memory.set(ValueLayout.JAVA_LONG, ChannelLayout.UP + ChannelLayout.HEAD, word());
                try {
                    boolean empty = ring0.in().isEmpty();
                    boolean byLap = RingRecord.isOfLap(memory.get(ValueLayout.JAVA_LONG, at), tail);
                    assertTrue(byLap || wild >= told && wild - tail <= ChannelLayout.RECORDS, "believed " + wild);
                    assertEquals(!byLap && wild <= tail, empty);
                } catch (ProtocolViolation e) {
                    bad++;
                }
                if (wild != tail) {
                    ring0 = Channel.create(memory);
                    tail = 0;
                    told = 0;
                    memory.set(ValueLayout.JAVA_LONG, ChannelLayout.UP + ChannelLayout.TAIL, tail);
                    continue;
                }
            }
            boolean byLap = RingRecord.isOfLap(memory.get(ValueLayout.JAVA_LONG, at), tail);
            if (!byLap) {
                // At times more than one, which then cross in one copy.
                told = Math.max(told, tail + (random.nextInt(8) == 0 ? 1 + random.nextInt(300) : 1));
            }
            memory.set(ValueLayout.JAVA_LONG, ChannelLayout.UP + ChannelLayout.TAIL, told);
            try {
                assertTrue(ring0.in().poll(taken));
                assertTrue(taken.length >= 0 && taken.length <= RingRecord.MAX_PAYLOAD);
                assertEquals(1, Integer.bitCount(taken.flags & 7));
                good++;
                tail++;
            } catch (ProtocolViolation e) {
                bad++;
                ring0 = Channel.create(memory);
                tail = 0;
                told = 0;
            }
        }
        System.out.println("hostile producer: " + good + " taken, " + bad + " refused");
        assertTrue(good > 100_000 && bad > 100_000, "lopsided fuzz: " + good + " good, " + bad + " bad");
    }

    @Test
    void aConsumerThatScribblesCannotMakeUsOverwriteWhatItHasNotTaken() {
        System.out.println("hostile consumer: seed " + SEED);
        for (int round = 0; round < 500; round++) {
            Channel ring0 = Channel.create(memory);
            memory.set(ValueLayout.JAVA_LONG, ChannelLayout.DOWN + ChannelLayout.HEAD, 0);
            RingRecord record = new RingRecord().start(RingRecord.REQUEST, Syscall.NOP, 0, 0);
            try {
                for (int i = 0; i < ChannelLayout.RECORDS + 44; i++) {
                    if (!ring0.out().offer(record)) {
                        memory.set(ValueLayout.JAVA_LONG, ChannelLayout.DOWN + ChannelLayout.HEAD, word());
                        memory.set(ValueLayout.JAVA_INT, ChannelLayout.DOWN + ChannelLayout.SLEEPING, (int) word());
                        long free = ring0.out().free();
                        assertTrue(free >= 0 && free <= ChannelLayout.RECORDS, "free " + free);
                        ring0.out().mustWake();
                    }
                }
            } catch (ProtocolViolation e) {
                assertTrue(e.what().startsWith("ring head"), e.what());
            }
        }
    }

    /** A decoder of hostile bytes. */
    private interface Decoder {
        Object decode(byte[] bytes, int length) throws ProtocolViolation;
    }

    private void fuzz(String name, List<byte[]> seeds, Decoder decoder) {
        int good = 0;
        for (int i = 0; i < MESSAGES; i++) {
            byte[] bytes = mutate(seeds.get(random.nextInt(seeds.size())));
            int length = bytes.length == 0 || random.nextInt(4) > 0 ? bytes.length : random.nextInt(bytes.length);
            try {
                decoder.decode(bytes, length);
                good++;
            } catch (ProtocolViolation e) {
                assertTrue(e.what() != null && !e.what().isEmpty());
            } catch (RuntimeException | Error e) {
                throw new AssertionError(
                        name + ", seed " + SEED + ": " + Arrays.toString(Arrays.copyOf(bytes, length)), e);
            }
        }
        System.out.println(name + ": seed " + SEED + ", " + good + " of " + MESSAGES + " decoded");
        assertTrue(good > 0, "nothing decoded: the fuzz never gets past the first field");
    }

    private byte[] mutate(byte[] seed) {
        byte[] bytes = seed.clone();
        switch (random.nextInt(4)) {
            case 0 -> {
                bytes = new byte[random.nextInt(64)];
                random.nextBytes(bytes);
            }
            case 1 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 16));
            default -> {
                for (int flips = random.nextInt(4); flips >= 0 && bytes.length > 0; flips--) {
                    bytes[random.nextInt(bytes.length)] = (byte) word();
                }
            }
        }
        return bytes;
    }

    @Test
    void handshakesAreDecodedOrRefused() {
        fuzz(
                "Handshake",
                List.of(
                        new Handshake.Hello(1).encode(),
                        new Handshake.Welcome(3, 2000, "gpio", Map.of("a", "b", "sim.devices", "led line=27")).encode(),
                        new Handshake.Attach(1, Handshake.DeviceKind.GPIO_LINE, true, 3, 17, "in,both").encode(),
                        new Handshake.Detach(1).encode(),
                        new Handshake.Ready().encode(),
                        new Handshake.Stop().encode(),
                        new Handshake.LastWords("uncaught X: ümlaut").encode()),
                Handshake::decode);
    }

    @Test
    void transfersAreDecodedOrRefusedAndWhatIsDecodedEncodesToTheSame() {
        fuzz(
                "I2cTransfer",
                List.of(
                        I2cTransfer.Plain.of(I2cTransfer.Message.write((byte) 1, (byte) 2), I2cTransfer.Message.read(8))
                                .encode(),
                        new I2cTransfer.Smbus(true, 0xd0, 2, 0, new byte[0]).encode(),
                        new I2cTransfer.Smbus(false, 0, 8, 3, new byte[3]).encode()),
                (bytes, length) -> {
                    boolean taken = TransferCheck.isTransfer(bytes, length);
                    I2cTransfer decoded;
                    try {
                        decoded = I2cTransfer.decode(bytes, length);
                    } catch (ProtocolViolation e) {
                        assertFalse(taken, () -> "ring 0 would pass it on: " + e.what());
                        throw e;
                    }
                    assertTrue(taken, "ring 0 would refuse it");
                    assertArrayEquals(Arrays.copyOf(bytes, length), decoded.encode());
                    assertTrue(!(decoded instanceof I2cTransfer.Plain p) || p.bytesToRead() <= RingRecord.MAX_PAYLOAD);
                    return decoded;
                });
    }

    @Test
    void readingsAreDecodedOrRefused() {
        fuzz(
                "Reading",
                List.of(
                        new Reading("temperature", 21.5, "°C", 1_700_000_000_000L, 1, Reading.Quality.GOOD).encode(),
                        new Reading("a/b.c_d-e", -1, "", 0, -1, Reading.Quality.BAD).encode()),
                (bytes, length) -> {
                    boolean taken = new ReadingView().wrap(bytes, length);
                    Reading reading;
                    try {
                        reading = Reading.decode(bytes, length);
                    } catch (ProtocolViolation e) {
                        assertFalse(taken, () -> "ring 0 would take it: " + e.what());
                        throw e;
                    }
                    assertTrue(taken, "ring 0 would refuse it");
                    assertTrue(Double.isFinite(reading.value()) && Reading.isPoint(reading.point()));
                    int year = Instant.ofEpochMilli(reading.timeMillis())
                            .atOffset(ZoneOffset.UTC)
                            .getYear();
                    assertTrue(year >= 1970 && year <= 9999, "RFC 3339 has no year " + year);
                    return reading;
                });
    }

    @Test
    void mqttMessagesAreDecodedOrRefused() {
        fuzz(
                "MqttMessage",
                List.of(
                        new MqttMessage("rubus/v1/node/status", new byte[] {1, 2, 3}, 1, true).encode(),
                        new MqttMessage("t", new byte[0], 0, false).encode()),
                MqttMessage::decode);
    }
}
