package dev.rubus.supervisor.dispatcher;

import static dev.rubus.supervisor.dispatcher.ProcessEnd.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.abi.Errno;
import dev.rubus.abi.HandleKind;
import dev.rubus.abi.I2cTransfer;
import dev.rubus.abi.Reading;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Signature;
import dev.rubus.abi.Syscall;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every system call with what it does not take: the errno that man 2 has for the like, and the caller lives on. */
class SyscallBadInputTest {
    private TestRing0 ring0;
    private ProcessEnd app;
    private int in;
    private int out;
    private int bus;

    @BeforeEach
    void join() throws Exception {
        ring0 = new TestRing0();
        app = ring0.join("app", TestRing0.ACCESS);
        in = app.call(Syscall.OPEN, "/dev/gpio/17");
        out = app.call(Syscall.OPEN, "/dev/gpio/27");
        bus = app.call(Syscall.OPEN, "/dev/i2c/1/0x76");
        assertTrue(in > 0 && out > 0 && bus > 0);
    }

    @AfterEach
    void everythingStillWorks() throws Exception {
        assertEquals(1, app.call(Syscall.READ, in, 0, 0));
        assertEquals(0, app.call(Syscall.WRITE, out, 1, 0));
        assertEquals(2, app.call(request(Syscall.TRANSFER, bus).payload(transfer())));
        assertTrue(
                ring0.said.stream().noneMatch(s -> s.startsWith("violation") || s.startsWith("driver")),
                () -> ring0.said.toString());
        ring0.close();
        app.close();
    }

    private static byte[] transfer() {
        return I2cTransfer.Plain.of(I2cTransfer.Message.read(2)).encode();
    }

    private static void refused(Errno why, int result) {
        assertEquals(why, result >= 0 ? Errno.OK : Errno.of(-result));
    }

    /** A request that the signature lets through as far as its numbers go. */
    private static RingRecord plausible(Syscall op, int handle) {
        Signature s = op.signature();
        RingRecord record = request(op, handle);
        record.length = s.minLength();
        return record.args(s.arg0().least(), s.arg1().least());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 31, 32, 33, 255, 256, 32_767, 32_768, 65_535})
    void numberThatTheTableHasNot(int number) throws Exception {
        refused(Errno.ENOSYS, app.call(new RingRecord().start(RingRecord.REQUEST, Syscall.NOP, 0, 0), number));
    }

    @ParameterizedTest
    @EnumSource
    void numbersOutOfRange(Syscall op) throws Exception {
        Signature s = op.signature();
        boolean ours = s.sender() == Signature.Sender.PROCESS;
        int handle = s.needsHandle() ? in : 0;
        if (s.arg0().most() < Long.MAX_VALUE) {
            refused(
                    ours ? Errno.EINVAL : Errno.EPERM,
                    app.call(plausible(op, handle).args(s.arg0().most() + 1, 0)));
        }
        if (s.arg0().least() > Long.MIN_VALUE) {
            refused(
                    ours ? Errno.EINVAL : Errno.EPERM,
                    app.call(plausible(op, handle).args(s.arg0().least() - 1, 0)));
        }
        if (s.arg1().most() < Long.MAX_VALUE) {
            RingRecord record =
                    plausible(op, handle).args(s.arg0().least(), s.arg1().most() + 1);
            refused(ours ? Errno.EINVAL : Errno.EPERM, app.call(record));
        }
        if (s.maxLength() < RingRecord.MAX_PAYLOAD) {
            RingRecord record = plausible(op, handle);
            record.length = s.maxLength() + 1;
            refused(ours ? s.tooLong() : Errno.EPERM, app.call(record));
        }
        if (s.minLength() > 0) {
            RingRecord record = plausible(op, handle);
            record.length = s.minLength() - 1;
            refused(ours ? s.tooShort() : Errno.EPERM, app.call(record));
        }
    }

    @ParameterizedTest
    @EnumSource
    void handleThatWasNeverOpen(Syscall op) throws Exception {
        for (int handle : new int[] {-1, 9, 255, 256, 257, 511, 512, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            boolean ours = op.signature().sender() == Signature.Sender.PROCESS;
            refused(ours ? Errno.EBADF : Errno.EPERM, app.call(plausible(op, handle)));
        }
        if (op.signature().needsHandle()) {
            refused(Errno.EBADF, app.call(plausible(op, 0)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void handleThatIsClosedAndItsSlotTakenAgain(Syscall op) throws Exception {
        if (op.signature().needsHandle()) {
            int closed = app.call(Syscall.OPEN, "/dev/gpio/27");
            assertEquals(0, app.call(Syscall.CLOSE, closed, 0, 0));
            refused(Errno.EBADF, app.call(plausible(op, closed)));
            int again = app.call(Syscall.OPEN, "/dev/gpio/17");
            refused(Errno.EBADF, app.call(plausible(op, closed)));
            assertEquals(1, app.call(Syscall.READ, again, 0, 0));
        }
    }

    @ParameterizedTest
    @EnumSource
    void handleOfAnotherProcess(Syscall op) throws Exception {
        try (ProcessEnd other = ring0.join("other", Access.NONE)) {
            for (int foreign : new int[] {in, out, bus}) {
                if (op.signature().needsHandle()) {
                    refused(Errno.EBADF, other.call(plausible(op, foreign)));
                }
            }
            ring0.dispatcher.leave(other.client);
            ring0.settle();
        }
    }

    @Test
    void handleOfAnotherKind() throws Exception {
        refused(Errno.EINVAL, app.call(Syscall.READ, bus, 0, 0));
        refused(Errno.EINVAL, app.call(Syscall.WRITE, bus, 1, 0));
        refused(Errno.EINVAL, app.call(Syscall.POLL, bus, 1, 0));
        refused(Errno.EINVAL, app.call(Syscall.SUBSCRIBE, bus, 3, 0));
        refused(Errno.EINVAL, app.call(request(Syscall.TRANSFER, in).payload(transfer())));
        refused(Errno.EINVAL, app.call(Syscall.NOP, in, 0, 0));
        refused(Errno.EINVAL, app.call(request(Syscall.OPEN, in).text("/dev/gpio/17")));
    }

    /** Nothing of this node opens a directory as a handle yet; whoever does finds the errno of read(2). */
    @ParameterizedTest
    @EnumSource(
            value = HandleKind.class,
            names = {"FILE", "DIRECTORY"})
    void handleOfAFileOrADirectoryWhereNoneIsTaken(HandleKind kind) throws Exception {
        CompletableFuture<Integer> opened = new CompletableFuture<>();
        ring0.dispatcher.post(() -> opened.complete(app.client.handles().open(new Opened(kind))));
        int handle = opened.get(20, TimeUnit.SECONDS);
        Errno wrongKind = kind == HandleKind.DIRECTORY ? Errno.EISDIR : Errno.EINVAL;
        for (Syscall op : new Syscall[] {Syscall.TRANSFER, Syscall.SUBSCRIBE, Syscall.NOP, Syscall.PUBLISH}) {
            refused(wrongKind, app.call(plausible(op, handle)));
        }
        if (kind == HandleKind.DIRECTORY) {
            for (Syscall op : new Syscall[] {Syscall.READ, Syscall.WRITE, Syscall.POLL}) {
                refused(Errno.EISDIR, app.call(plausible(op, handle)));
            }
        }
        assertEquals(0, app.call(Syscall.CLOSE, handle, 0, 0));
        refused(Errno.EBADF, app.call(Syscall.CLOSE, handle, 0, 0));
    }

    private record Opened(HandleKind kind) implements Handle {
        @Override
        public String path() {
            return "/data/app/any";
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SCAN", "MQTT", "FAULT", "BENCH", "EDGE"})
    void whatOnlyRing0MayAsk(Syscall op) throws Exception {
        refused(Errno.EPERM, app.call(plausible(op, 0)));
        refused(Errno.EPERM, app.call(plausible(op, in)));
    }

    @Test
    void pathsThatLeadNowhere() throws Exception {
        refused(Errno.ENOENT, app.call(Syscall.OPEN, ""));
        refused(Errno.ENAMETOOLONG, app.call(Syscall.OPEN, "/".repeat(Syscall.MAX_PATH + 1)));
        refused(Errno.EPERM, app.call(Syscall.OPEN, "/dev/gpio/4"));
        refused(Errno.EPERM, app.call(Syscall.OPEN, "/dev/i2c/1/0x77"));
        byte[] notUtf8 = {'/', (byte) 0xc3, '(', (byte) 0xff};
        refused(Errno.ENOENT, app.call(request(Syscall.OPEN, 0).payload(notUtf8)));
        for (String path :
                new String[] {"/dev/gpio/17/", "/dev/gpio/../gpio/17", "dev/gpio/17", "/dev/gpio/17\0", "/"}) {
            refused(Errno.ENOENT, app.call(Syscall.OPEN, path));
        }
    }

    @Test
    void linesTakeNoOffsetNoBytesAndNoThirdLevel() throws Exception {
        refused(Errno.ESPIPE, app.call(Syscall.READ, in, 1, 0));
        refused(Errno.EINVAL, app.call(Syscall.WRITE, out, 2, 0));
        refused(Errno.EINVAL, app.call(request(Syscall.WRITE, out).args(1, 0).text("1")));
        refused(Errno.EPERM, app.call(Syscall.WRITE, in, 1, 0));
        refused(Errno.EINVAL, app.call(request(Syscall.SUBSCRIBE, in).args(1, 0).text("app/t")));
        refused(Errno.ENOTTY, app.call(Syscall.IOCTL, in, 0xffff_ffffL, 0));
    }

    @Test
    void transfersThatOverlapTheirEnd() throws Exception {
        byte[][] bad = {
            {0},
            {43},
            {1, 0, 5, 0},
            {1, 2, 1, 0, 1},
            {1, 1, 1, 16},
            {2, 1, 1, 0},
            {(byte) 0xff},
            {(byte) 0xff, 2, 0, 0, 0},
            {(byte) 0xff, 0, 0, 9, 0},
            {1, 0, 1, 0, 1, 2}
        };
        for (byte[] bytes : bad) {
            refused(Errno.EINVAL, app.call(request(Syscall.TRANSFER, bus).payload(bytes)));
        }
    }

    @Test
    void readingsThatAreNone() throws Exception {
        byte[] good = new Reading("t", 1, "", 0, 1, Reading.Quality.GOOD).encode();
        assertEquals(0, app.call(request(Syscall.PUBLISH, 0).payload(good)));
        for (int cut = 1; cut < good.length; cut++) {
            refused(Errno.EINVAL, app.call(request(Syscall.PUBLISH, 0).payload(good, 0, cut)));
        }
        byte[] notGranted = new Reading("x", 1, "", 0, 1, Reading.Quality.GOOD).encode();
        refused(Errno.EPERM, app.call(request(Syscall.PUBLISH, 0).payload(notGranted)));
        byte[] infinite = good.clone();
        infinite[7] = 0x7f;
        infinite[6] = (byte) 0xf0;
        refused(Errno.EINVAL, app.call(request(Syscall.PUBLISH, 0).payload(infinite)));
    }

    @Test
    void topicsThatAreNone() throws Exception {
        for (String topic :
                new String[] {"", "/", "app", "app/", "/t", "app//t", "app/t/", "app/+", "app/#", "a b/t", "\0/t"}) {
            refused(
                    Errno.EINVAL,
                    app.call(request(Syscall.SUBSCRIBE, 0).args(1, 0).text(topic)));
        }
        refused(Errno.EINVAL, app.call(request(Syscall.SUBSCRIBE, 0).args(2, 0).text("app/t")));
    }

    @Test
    void programThatMayNotBeStarted() throws Exception {
        refused(Errno.EPERM, app.call(Syscall.SPAWN, "gpio"));
        refused(Errno.EPERM, app.call(Syscall.SPAWN, "../other"));
        assertEquals(7, app.call(Syscall.SPAWN, "other"));
    }

    @Test
    void handlesRunOutAndComeBack() throws Exception {
        int last = 0;
        int opened = 3;
        while (true) {
            int handle = app.call(Syscall.OPEN, "/dev/gpio/17");
            if (handle < 0) {
                refused(Errno.EMFILE, handle);
                break;
            }
            last = handle;
            opened++;
        }
        assertEquals(256, opened);
        assertEquals(0, app.call(Syscall.CLOSE, last, 0, 0));
        assertTrue(app.call(Syscall.OPEN, "/dev/gpio/17") > 0);
    }

    @Test
    void repeatFlagWhereRepeatingIsNoGood() throws Exception {
        for (Syscall op : Syscall.values()) {
            Signature s = op.signature();
            if (s.sender() == Signature.Sender.PROCESS && s.repeat() == Signature.Repeat.NEVER) {
                RingRecord record = plausible(op, s.needsHandle() ? in : 0);
                record.flags |= RingRecord.IDEMPOTENT;
                refused(Errno.EINVAL, app.call(record));
            }
        }
    }
}
