package dev.rubus.linux.fuse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.abi.Errno;
import dev.rubus.abi.ProtocolViolation;
import dev.rubus.linux.LinuxException;
import dev.rubus.linux.SeqPacket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The protocol's bytes, with this test as the kernel. A socket that keeps message boundaries stands for the device. */
class FuseDeviceTest {
    private static final int INIT = 26;
    private static final int LOOKUP = 1;

    private SeqPacket kernel;
    private SeqPacket served;
    private FuseDevice device;

    @BeforeEach
    void open() throws LinuxException {
        SeqPacket[] pair = SeqPacket.pair();
        kernel = pair[0];
        served = pair[1];
        device = new FuseDevice(served.fd());
    }

    @AfterEach
    void close() {
        kernel.close();
        served.close();
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] request(int opcode, long unique, long node, byte[] body) {
        ByteBuffer out = buffer(40 + body.length);
        out.putInt(out.capacity()).putInt(opcode).putLong(unique).putLong(node);
        return out.position(40).put(body).array();
    }

    private static byte[] init(int major, int minor) {
        return request(
                INIT,
                2,
                0,
                buffer(64).putInt(major).putInt(minor).putInt(0).putInt(-1).array());
    }

    private ByteBuffer answer() throws IOException {
        return ByteBuffer.wrap(Objects.requireNonNull(kernel.receive()).bytes()).order(ByteOrder.LITTLE_ENDIAN);
    }

    private FuseRequest next() throws IOException, ProtocolViolation {
        return Objects.requireNonNull(device.next());
    }

    @Test
    void kernelIsGreetedWithTheOldestVersionThatDoes() throws IOException, ProtocolViolation {
        kernel.send(init(7, 45));
        kernel.send(request(LOOKUP, 4, 1, "dev\0".getBytes(StandardCharsets.UTF_8)));
        FuseRequest request = next();
        assertEquals(FuseOpcode.LOOKUP, request.opcode());
        assertEquals("dev", request.name());
        ByteBuffer out = answer();
        assertEquals(16 + 64, out.getInt(0));
        assertEquals(0, out.getInt(4));
        assertEquals(2, out.getLong(8));
        assertEquals(7, out.getInt(16));
        assertEquals(31, out.getInt(20));
        assertEquals(FuseDevice.MAX_WRITE, out.getInt(36));
    }

    @Test
    void kernelOfAnotherProtocolIsRefused() throws IOException {
        for (int[] version : new int[][] {{8, 31}, {7, 30}, {7, -1}}) {
            kernel.send(init(version[0], version[1]));
            assertThrows(ProtocolViolation.class, device::next, version[0] + "." + version[1]);
            assertEquals(-Errno.EPROTO.code(), answer().getInt(4));
        }
    }

    @Test
    void endOfTheDeviceIsTheEndOfTheMount() throws IOException, ProtocolViolation {
        kernel.close();
        assertNull(device.next());
    }

    @Test
    void answerEchoesTheNumberAndNamesTheErrno() throws IOException, ProtocolViolation {
        kernel.send(request(63, 1L << 63 | 6, 1, new byte[0]));
        FuseRequest unknown = next();
        assertNull(unknown.opcode());
        assertTrue(unknown.resent());
        device.fail(unknown, Errno.ENOSYS);
        ByteBuffer out = answer();
        assertEquals(16, out.getInt(0));
        assertEquals(-38, out.getInt(4));
        assertEquals(1L << 63 | 6, out.getLong(8));
    }

    @Test
    void pollIsToldByItsHandle() throws IOException {
        device.wake(0x1234567890L);
        ByteBuffer out = answer();
        assertEquals(1, out.getInt(4), "FUSE_NOTIFY_POLL");
        assertEquals(0, out.getLong(8));
        assertEquals(0x1234567890L, out.getLong(16));
        device.resend();
        assertEquals(7, answer().getInt(4), "FUSE_NOTIFY_RESEND");
    }

    @Test
    void namesThatAreNoneAreFound() throws IOException, ProtocolViolation {
        kernel.send(request(LOOKUP, 8, 1, new byte[] {(byte) 0xff, 'x', 0}));
        assertNull(next().name(), "not UTF-8");
        for (byte[] bad : new byte[][] {{}, {0}, {'x'}, {'x', 'y'}}) {
            kernel.send(request(LOOKUP, 8, 1, bad));
            FuseRequest request = next();
            assertThrows(ProtocolViolation.class, request::name);
        }
    }

    @Test
    void whateverComesIsARequestOrAViolation() throws IOException {
        long seed = Long.getLong("rubus.seed", System.nanoTime());
        System.out.println("FuseDeviceTest: -Drubus.seed=" + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[1 + random.nextInt(120)];
            random.nextBytes(bytes);
            if (random.nextBoolean()) {
                buffer(4).putInt(bytes.length).flip().get(bytes, 0, Math.min(4, bytes.length));
            }
            try {
                FuseRequest request = FuseRequest.decode(bytes);
                int at = random.nextInt(200) - 20;
                request.u32(at);
                request.u64(at);
                request.bytes(Math.abs(at), random.nextInt());
                request.name();
                request.createdName();
            } catch (ProtocolViolation e) {
                assertFalse(e.what().isEmpty(), "seed " + seed);
            }
        }
    }

    @Test
    void entriesLieOnMultiplesOfEight() {
        FuseEntries entries = new FuseEntries(72);
        assertTrue(entries.add(7, 1, "."));
        assertTrue(entries.add(8, 2, "12345678"));
        assertFalse(entries.add(9, 3, "x"), "no room");
        ByteBuffer out = ByteBuffer.wrap(entries.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(64, out.capacity());
        assertEquals(7, out.getLong(0));
        assertEquals(1, out.getLong(8));
        assertEquals(1, out.getInt(16));
        assertEquals('.', out.get(24));
        assertEquals(8, out.getLong(32));
        assertEquals(8, out.getInt(48));
    }

    @Test
    void attributesAreWhatStatSays() {
        FuseAttr attr = new FuseAttr(5, 1000, 1_500, 0100644, 1, 0, 42);
        ByteBuffer out = ByteBuffer.wrap(FuseReply.attr(attr)).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(104, out.capacity());
        assertEquals(5, out.getLong(16));
        assertEquals(1000, out.getLong(24));
        assertEquals(2, out.getLong(32), "sectors");
        assertEquals(1, out.getLong(48), "seconds");
        assertEquals(500_000_000, out.getInt(68));
        assertEquals(0100644, out.getInt(76));
        assertEquals(42, out.getInt(88));
        assertEquals(128, FuseReply.entry(9, attr).length);
        assertEquals(144, FuseReply.created(9, attr, 3, 1).length);
        assertArrayEquals(new byte[] {3, 0, 0, 0, 0, 0, 0, 0}, FuseReply.written(3));
    }
}
