package dev.rubus.supervisor.dispatcher;

import static dev.rubus.supervisor.dispatcher.ProcessEnd.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.abi.Errno;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import dev.rubus.kernel.memory.SlabCache;
import dev.rubus.supervisor.device.Device;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RequestsTest {
    /** Nobody serves it: what is asked of it waits. */
    private static final Device DEAD =
            new Device(900, "/dev/i2c/9", 9, "nobody", Optional.empty(), Optional.empty(), List.of(), List.of());

    private static final String PATH = "/dev/i2c/9/0x20";
    private static final Access ACCESS =
            new Access(Map.of(PATH, new Access.Opening(DEAD, 0x20)), point -> true, Set.of("other"), TestRing0.PLENTY);

    private TestRing0 ring0;

    @BeforeEach
    void start() throws Exception {
        ring0 = new TestRing0();
        ring0.dispatcher.addDevice(DEAD);
        ring0.settle();
    }

    @AfterEach
    void stop() throws Exception {
        ring0.close();
    }

    private int active(String cache) throws Exception {
        return ring0.dispatcher
                .memory(memory -> memory.zone().caches().stream()
                        .filter(c -> c.name().equals(cache))
                        .mapToInt(SlabCache::active)
                        .sum())
                .get(20, TimeUnit.SECONDS);
    }

    private static void ask(ProcessEnd app, int handle, int count) throws Exception {
        RingRecord record = request(Syscall.TRANSFER, handle).payload(new byte[] {1, 1, 1, 0});
        for (int i = 0; i < count; i++) {
            record.token = -1 - i;
            assertTrue(app.offer(record, Syscall.TRANSFER.number()));
        }
        app.wake();
    }

    @Test
    void whatWaitsLiesInRingZerosMemoryAndIsBackWithItsAnswer() throws Exception {
        try (ProcessEnd app = ring0.join("app", ACCESS)) {
            int handle = app.call(Syscall.OPEN, PATH);
            int timers = active("timer");
            ask(app, handle, 100);
            assertEquals(0, app.call(Syscall.NOP, 0, 0, 0));
            assertEquals(100, active("request"));
            assertEquals(timers + 100, active("timer"));
            ring0.dispatcher.degrade("nobody");
            RingRecord answer = new RingRecord();
            for (int i = 0; i < 100; i++) {
                app.receive(answer);
                assertEquals(-1 - i, answer.token, "first come, first served");
                assertEquals(-Errno.ENODEV.code(), answer.result);
            }
            assertEquals(0, active("request"));
            assertEquals(timers, active("timer"));
        }
    }

    @Test
    void whoDiesLeavesNoRequestAndNoTimer() throws Exception {
        int timers = active("timer");
        for (int death = 0; death < 20; death++) {
            try (ProcessEnd app = ring0.join("app", ACCESS)) {
                ask(app, app.call(Syscall.OPEN, PATH), 100);
                assertEquals(7, app.call(Syscall.SPAWN, "other"));
                ring0.dispatcher.leave(app.client);
            }
        }
        assertEquals(0, active("request"));
        assertEquals(timers, active("timer"));
    }

    @Test
    void whoseAccountIsFullGetsEnomemAndIsServedAgainLater() throws Exception {
        byte[] large = new byte[2048];
        // One write of 2044 bytes: 42 messages would not fit beside it.
        large[0] = 1;
        large[2] = (byte) 0xfc;
        large[3] = 7;
        try (ProcessEnd app = ring0.join("app", ACCESS)) {
            int handle = app.call(Syscall.OPEN, PATH);
            RingRecord record = request(Syscall.TRANSFER, handle).payload(large);
            RingRecord answer = new RingRecord();
            RingRecord nop = request(Syscall.NOP, 0);
            int sent = 0;
            do {
                record.token = sent++;
                assertTrue(app.offer(record, Syscall.TRANSFER.number()));
                // Its answer comes after that of the transfer, if that has one already.
                assertTrue(app.offer(nop, Syscall.NOP.number()));
                app.wake();
                app.receive(answer);
            } while (answer.op == Syscall.NOP.number() && sent < 1000);
            assertEquals(-Errno.ENOMEM.code(), answer.result);
            int each = RingRecord.BYTES + 2048 + Integer.BYTES; // the request, its payload, its timer
            assertEquals(Client.OBJECT_BYTES / each + 1, sent);
            assertEquals(sent - 1, active("request"));
            app.receive(answer);
            assertEquals(Syscall.NOP.number(), answer.op);
            ring0.dispatcher.degrade("nobody");
            for (int i = 0; i < sent - 1; i++) {
                app.receive(answer);
                assertEquals(-Errno.ENODEV.code(), answer.result);
            }
            assertEquals(-Errno.ENODEV.code(), app.call(record));
            assertEquals(0, active("request"));
        }
    }

    @Test
    void theSupervisorsOwnRequestsAreKeptTheSameWay() throws Exception {
        var answer = ring0.dispatcher.request("nobody", request(Syscall.READ, DEAD.id()));
        assertEquals(1, active("request"));
        ring0.dispatcher.degrade("nobody");
        assertEquals(-Errno.ENODEV.code(), answer.get(20, TimeUnit.SECONDS).result);
        assertEquals(0, active("request"));
    }
}
