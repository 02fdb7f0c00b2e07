package dev.rubus.fs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.abi.Errno;
import dev.rubus.abi.Handshake;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import dev.rubus.linux.Poll;
import dev.rubus.linux.SeqPacket;
import dev.rubus.sdk.testing.TestProgram;
import dev.rubus.sdk.testing.TestRing0;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The process between the kernel and ring 0, with this test as both. A socket that keeps message boundaries stands for the device. */
@Timeout(60)
class FsServerTest {
    private static final int CREATE = 35;
    private static final int BOUND_MILLIS = 20_000;
    private static final long ROOT = 1;

    private TestRing0 ring0;
    private SeqPacket kernel;
    private SeqPacket device;
    private TestProgram fs;

    @BeforeEach
    void start() throws IOException {
        ring0 = new TestRing0();
        SeqPacket[] pair = SeqPacket.pair();
        kernel = pair[0];
        device = pair[1];
        Handshake.Attach mount = new Handshake.Attach(0, Handshake.DeviceKind.FUSE, false, 0, 0, "/run/rubus/fs");
        fs = ring0.launch(FsMain.class.getName(), 1, Map.of("gid", "7"), new TestRing0.Device(mount, device.fd()))
                .awaitReady();
    }

    @AfterEach
    void stop() throws IOException {
        ring0.close();
        kernel.close();
        device.close();
    }

    /** {@code struct fuse_create_in}: u32 flags, u32 mode, u32 umask, u32 open_flags, and the name. */
    private void create(long unique, String name) throws IOException {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        ByteBuffer out = ByteBuffer.allocate(40 + 16 + bytes.length + 1).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(out.capacity()).putInt(CREATE).putLong(unique).putLong(ROOT);
        out.putInt(40, 2).putInt(44, 0644).position(56).put(bytes);
        kernel.send(out.array());
    }

    private RingRecord asked(Syscall op) throws IOException {
        RingRecord request = fs.request();
        assertEquals(op, Syscall.of(request.op));
        return request;
    }

    private ByteBuffer answer() throws IOException {
        Poll poll = new Poll();
        poll.add(kernel.fd());
        assertTrue(poll.await(BOUND_MILLIS), "the kernel gets no answer");
        return ByteBuffer.wrap(Objects.requireNonNull(kernel.receive()).bytes()).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void aFileThatIsGoneBeforeItsAttributesAreKnownIsNotLeftOpen() throws IOException {
        create(6, "new");
        RingRecord open = asked(Syscall.OPEN);
        assertEquals("/new", open.text());
        fs.send(open.reply(77));
        fs.send(asked(Syscall.STAT).fail(Errno.ENOENT));
        RingRecord close = asked(Syscall.CLOSE);
        assertEquals(77, close.handle);
        fs.send(close.reply(0));
        ByteBuffer out = answer();
        assertEquals(-Errno.ENOENT.code(), out.getInt(4));
        assertEquals(6, out.getLong(8));
    }

    @Test
    void aFileThatCannotBeOpenedHasNothingToClose() throws IOException {
        create(8, "new");
        fs.send(asked(Syscall.OPEN).fail(Errno.EACCES));
        assertEquals(-Errno.EACCES.code(), answer().getInt(4));
    }
}
