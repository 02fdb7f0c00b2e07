package dev.rubus.supervisor.dispatcher;

import static dev.rubus.supervisor.dispatcher.ProcessEnd.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.abi.Errno;
import dev.rubus.abi.RecordBatch;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import dev.rubus.kernel.memory.Account;
import dev.rubus.kernel.syscall.Quota;
import dev.rubus.supervisor.device.Device;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many system calls with one doorbell. */
class BatchCallsTest {
    /** Nobody serves it: what is asked of it waits. */
    private static final Device DEAD =
            new Device(9, "/dev/i2c/9", 9, "nobody", Optional.empty(), Optional.empty(), List.of(), List.of());

    private static final int OUTSTANDING = 4;

    private TestRing0 ring0;

    @BeforeEach
    void start() throws Exception {
        ring0 = new TestRing0();
        ring0.dispatcher.addDevice(DEAD);
    }

    @AfterEach
    void stop() throws Exception {
        ring0.close();
    }

    private ProcessEnd join(int outstanding) throws Exception {
        Access.Opening dead = new Access.Opening(DEAD, 0x20);
        return ring0.join(
                "app",
                new Access(
                        Map.of("/dev/i2c/9/0x20", dead),
                        p -> true,
                        Set.of(),
                        new Quota(Quota.MAX_PER_SECOND, outstanding)));
    }

    private static RecordBatch batch(RingRecord request, int count) {
        RecordBatch batch = new RecordBatch(count);
        for (int i = 0; i < count; i++) {
            batch.add(request);
            batch.token(i, 1000 + i);
        }
        return batch;
    }

    @Test
    void allOfItIsAnsweredInOrderAfterOneBell() throws Exception {
        try (ProcessEnd app = join(OUTSTANDING)) {
            app.call(Syscall.NOP, 0, 0, 0);
            RecordBatch batch = batch(request(Syscall.NOP, 0), 200);
            RingRecord reply = new RingRecord();
            boolean woken = false;
            // Ring 0 may be awake by chance, and then no bell is needed at all.
            for (int round = 0; round < 1000 && !woken; round++) {
                Thread.sleep(1);
                long before = ring0.dispatcher.counters().get().rounds();
                Thread.sleep(1);
                woken = app.submit(batch);
                for (int i = 0; i < 200; i++) {
                    app.receive(reply);
                    assertEquals(1000 + i, reply.token);
                    assertEquals(0, reply.result);
                }
                long rounds = ring0.dispatcher.counters().get().rounds() - before;
                assertTrue(rounds < 100, "200 calls took ring 0 " + rounds + " rounds");
            }
            assertTrue(woken, "ring 0 never slept");
        }
    }

    @Test
    void whatIsOverTheOutstandingQuotaFailsAlone() throws Exception {
        try (ProcessEnd app = join(OUTSTANDING)) {
            int handle = app.call(Syscall.OPEN, "/dev/i2c/9/0x20");
            RecordBatch batch = batch(request(Syscall.TRANSFER, handle).payload(new byte[] {1, 1, 1, 0}), 7);
            app.submit(batch);
            RingRecord reply = new RingRecord();
            for (int i = OUTSTANDING; i < 7; i++) {
                app.receive(reply);
                assertEquals(1000 + i, reply.token);
                assertEquals(-Errno.EAGAIN.code(), reply.result);
            }
            ring0.dispatcher.degrade("nobody");
            for (int i = 0; i < OUTSTANDING; i++) {
                app.receive(reply);
                assertEquals(1000 + i, reply.token);
                assertEquals(-Errno.ENODEV.code(), reply.result);
            }
        }
    }

    @Test
    void oneWrongCallAmongRightOnesIsTheOnlyOneThatFails() throws Exception {
        try (ProcessEnd app = join(OUTSTANDING)) {
            RecordBatch batch = new RecordBatch(3);
            batch.add(request(Syscall.NOP, 0));
            batch.add(request(Syscall.READ, 77));
            batch.add(request(Syscall.CLOCK, 0));
            app.submit(batch);
            RingRecord reply = new RingRecord();
            for (int expected : new int[] {0, -Errno.EBADF.code(), 0}) {
                app.receive(reply);
                assertEquals(expected, reply.result);
            }
        }
    }

    @Test
    void aProcessThatDiesWithABatchUnderWayLeavesNothing() throws Exception {
        try (ProcessEnd app = join(OUTSTANDING)) {
            int handle = app.call(Syscall.OPEN, "/dev/i2c/9/0x20");
            Account account =
                    ring0.dispatcher.memory(memory -> app.client.account()).get();
            app.submit(batch(request(Syscall.TRANSFER, handle).payload(new byte[] {1, 1, 1, 0}), OUTSTANDING + 1));
            RingRecord refused = new RingRecord();
            app.receive(refused);
            assertEquals(1000 + OUTSTANDING, refused.token, "the others are under way");
            assertFalse(account.isEmpty());
            app.submit(batch(request(Syscall.NOP, 0), 200));
            ring0.dispatcher.leave(app.client);
            assertTrue(ring0.dispatcher.memory(memory -> account.isEmpty()).get(), account::toString);
        }
    }
}
