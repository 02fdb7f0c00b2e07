package dev.rubus.supervisor.dispatcher;

import static dev.rubus.supervisor.dispatcher.ProcessEnd.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.rubus.abi.EdgeCode;
import dev.rubus.abi.Errno;
import dev.rubus.abi.I2cTransfer;
import dev.rubus.abi.Reading;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import dev.rubus.board.grant.GpioGrant;
import dev.rubus.kernel.memory.Account;
import dev.rubus.supervisor.device.Device;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Counts what the dispatcher's thread allocates on Java's heap while it serves: in a steady state nothing. */
class GarbageTest {
    private static final int WARM_UP = 3_000;
    private static final int CALLS = 10_000;
    /** What is made once, late, is no garbage of a call: a class that is loaded, a table that grows. It does not happen three times. */
    private static final int TRIES = 3;

    private static final double BYTES_PER_CALL = 0.1;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private TestRing0 ring0;
    private ProcessEnd app;

    @BeforeEach
    void start() throws Exception {
        ring0 = new TestRing0();
        app = ring0.join("app", TestRing0.ACCESS);
    }

    @AfterEach
    void stop() throws Exception {
        app.close();
        ring0.close();
    }

    @Test
    void noSystemCallOfASteadyStateMakesGarbage() throws Exception {
        int in = app.call(Syscall.OPEN, TestRing0.IN.path());
        int out = app.call(Syscall.OPEN, TestRing0.OUT.path());
        int bus = app.call(Syscall.OPEN, "/dev/i2c/1/0x76");
        byte[] transfer = I2cTransfer.Plain.of(I2cTransfer.Message.write((byte) 0xfa), I2cTransfer.Message.read(2))
                .encode();
        byte[] reading = new Reading("t", 21.5, "°C", 1_700_000_000_000L, 1, Reading.Quality.GOOD).encode();
        Map<String, RingRecord> kinds = new LinkedHashMap<>();
        kinds.put("nop", request(Syscall.NOP, 0));
        kinds.put("clock", request(Syscall.CLOCK, 0).args(1, 0));
        kinds.put("read", request(Syscall.READ, in));
        kinds.put("write", request(Syscall.WRITE, out).args(1, 0));
        kinds.put("transfer", request(Syscall.TRANSFER, bus).payload(transfer));
        kinds.put("poll", request(Syscall.POLL, in).args(1, 0));
        kinds.put("poll off", request(Syscall.POLL, in));
        kinds.put("subscribe", request(Syscall.SUBSCRIBE, in).args(1, 0));
        kinds.put("ioctl", request(Syscall.IOCTL, in).args(4711, 0));
        kinds.put("wrong", request(Syscall.READ, 99));
        kinds.put("publish", request(Syscall.PUBLISH, 0).payload(reading));
        Map<String, Double> bytes = new LinkedHashMap<>();
        for (Map.Entry<String, RingRecord> kind : kinds.entrySet()) {
            bytes.put(kind.getKey(), bytesPerCall(kind.getValue()));
        }
        System.out.println("GarbageTest: bytes for each call " + bytes);
        bytes.forEach((kind, each) -> assertTrue(each < BYTES_PER_CALL, kind + " makes " + each + " bytes each"));
    }

    private interface Step {
        void run(int number) throws Exception;
    }

    private double bytesPerCall(RingRecord call) throws Exception {
        RingRecord record = new RingRecord();
        return bytesEach(number -> {
            record.copyFrom(call);
            app.call(record);
        });
    }

    private double bytesEach(Step step) throws Exception {
        long thread = ring0.dispatcher.thread().threadId();
        int number = 0;
        while (number < WARM_UP) {
            step.run(number++);
        }
        double least = Double.MAX_VALUE;
        for (int i = 0; i < TRIES && least >= BYTES_PER_CALL; i++) {
            long before = threads.getThreadAllocatedBytes(thread);
            for (int j = 0; j < CALLS; j++) {
                step.run(number++);
            }
            least = Math.min(least, (double) (threads.getThreadAllocatedBytes(thread) - before) / CALLS);
        }
        return least;
    }

    @Test
    void noEdgeMakesGarbage() throws Exception {
        GpioGrant grant = new GpioGrant(
                5,
                GpioGrant.Direction.IN,
                GpioGrant.Bias.AS_IS,
                GpioGrant.Edges.BOTH,
                0,
                GpioGrant.Level.LOW,
                false,
                GpioGrant.Safe.HOLD);
        // A number beyond those that Java keeps boxed.
        Device line = new Device(
                1000, "/dev/gpio/5", 5, "edgy", Optional.of(grant), Optional.of("listener"), List.of(), List.of());
        ring0.dispatcher.addDevice(line);
        Access access = new Access(
                Map.of(line.path(), new Access.Opening(line, -1)), point -> false, Set.of(), TestRing0.PLENTY);
        try (ProcessEnd driver = new ProcessEnd("edgy", 1, Access.NONE);
                ProcessEnd listener = ring0.join("listener", access)) {
            ring0.dispatcher.join(driver.client, true, false);
            int handle = listener.call(Syscall.OPEN, line.path());
            assertEquals(0, listener.call(Syscall.POLL, handle, 1, 0));
            RingRecord edge = new RingRecord();
            double each = bytesEach(number -> {
                edge.start(RingRecord.EVENT, Syscall.EDGE, line.id(), 0)
                        .args(System.nanoTime(), EdgeCode.pack(number, true));
                assertTrue(driver.offer(edge, edge.op));
                driver.wake();
                listener.receive(edge);
                assertEquals(handle, edge.handle);
            });
            System.out.println("GarbageTest: bytes for each edge " + each);
            assertTrue(each < BYTES_PER_CALL, each + " bytes each");
        }
    }

    @Test
    void noBlockOfTheRegionMakesGarbage() throws Exception {
        Account.Limits limits = new Account.Limits(1 << 20, Client.OBJECT_BYTES, 8);
        try (ProcessEnd mapper = new ProcessEnd("mapper", TestRing0.ACCESS, limits)) {
            ring0.dispatcher.join(mapper.client, false, false);
            RingRecord record = new RingRecord();
            double each = bytesEach(number -> {
                record.start(RingRecord.REQUEST, Syscall.MAP, 0, 0).args(1 + number % 60_000, 0);
                assertEquals(0, mapper.call(record));
                long at = record.arg0;
                record.start(RingRecord.REQUEST, Syscall.UNMAP, 0, 0).args(at, 0);
                assertEquals(0, mapper.call(record));
            });
            System.out.println("GarbageTest: bytes for each map and unmap " + each);
            assertTrue(each < BYTES_PER_CALL, each + " bytes each");
        }
    }

    @Test
    void noReadingThatIsHandedOnMakesGarbage() throws Exception {
        byte[] reading = new Reading("t", 21.5, "°C", 1_700_000_000_000L, 1, Reading.Quality.GOOD).encode();
        try (ProcessEnd listener = ring0.join("listener", TestRing0.ACCESS)) {
            RingRecord wish = request(Syscall.SUBSCRIBE, 0).text("app/t").args(1, 0);
            int subscription = listener.call(wish);
            assertTrue(subscription > 0);
            RingRecord record = new RingRecord();
            RingRecord event = new RingRecord();
            double each = bytesEach(number -> {
                record.start(RingRecord.REQUEST, Syscall.PUBLISH, 0, 0).payload(reading);
                while (app.call(record) == -Errno.EAGAIN.code()) {
                    // The outbox is full; the net driver takes from it.
                    record.start(RingRecord.REQUEST, Syscall.PUBLISH, 0, 0).payload(reading);
                }
                listener.receive(event);
                assertEquals(subscription, event.handle);
                assertEquals(reading.length, event.length);
            });
            System.out.println("GarbageTest: bytes for each reading that is handed on " + each);
            assertTrue(each < BYTES_PER_CALL, each + " bytes each");
        }
    }

    @Test
    void theCountSeesWhatIsAllocated() throws Exception {
        long thread = ring0.dispatcher.thread().threadId();
        long before = threads.getThreadAllocatedBytes(thread);
        assertEquals(
                1_000_000,
                ring0.dispatcher.memory(memory -> new byte[1_000_000]).get().length);
        assertTrue(threads.getThreadAllocatedBytes(thread) - before >= 1_000_000);
    }
}
