package dev.rubus.supervisor.dispatcher;

import static dev.rubus.supervisor.dispatcher.ProcessEnd.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.abi.Errno;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import dev.rubus.kernel.syscall.Quota;
import dev.rubus.supervisor.device.Device;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class QuotaTest {
    /** Nobody serves it: what is asked of it waits. */
    private static final Device DEAD =
            new Device(9, "/dev/i2c/9", 9, "nobody", Optional.empty(), Optional.empty(), List.of(), List.of());

    private static final int AGAIN = -Errno.EAGAIN.code();
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

    private ProcessEnd join(String name, int perSecond, int outstanding) throws Exception {
        Access.Opening dead = new Access.Opening(DEAD, 0x20);
        return ring0.join(
                name,
                new Access(Map.of("/dev/i2c/9/0x20", dead), p -> true, Set.of(), new Quota(perSecond, outstanding)));
    }

    @ParameterizedTest
    @EnumSource(names = {"NOP", "CLOCK"})
    void overTheRateIsEagainAndTheBurstIsGiven(Syscall op) throws Exception {
        try (ProcessEnd app = join("app", 100, 8)) {
            long begin = System.nanoTime();
            int served = 0;
            int refused = 0;
            for (int i = 0; i < 400; i++) {
                int result = app.call(op, 0, 0, 0);
                assertTrue(result == 0 || result == AGAIN, "result " + result);
                served += result == 0 ? 1 : 0;
                refused += result == AGAIN ? 1 : 0;
            }
            long due = 256 + (System.nanoTime() - begin) / 10_000_000 + 1;
            assertTrue(served >= 256 && served <= due, served + " served, due are " + due);
            assertTrue(refused > 0);
        }
    }

    @Test
    void wrongCallsCountAsWellButKeepTheirErrno() throws Exception {
        try (ProcessEnd app = join("app", 1, 8)) {
            for (int i = 0; i < 300; i++) {
                assertEquals(-Errno.EBADF.code(), app.call(Syscall.READ, 5, 0, 0));
            }
            assertEquals(AGAIN, app.call(Syscall.NOP, 0, 0, 0));
        }
    }

    @Test
    void whatIsNotGrantedIsNotGrantedHoweverOftenItIsAsked() throws Exception {
        try (ProcessEnd app = join("app", 1, 8)) {
            for (int i = 0; i < 300; i++) {
                assertEquals(-Errno.EPERM.code(), app.call(Syscall.OPEN, "/dev/i2c/9/0x21"));
            }
            // Grant comes before quota: the answer to a forbidden call is the same in haste and at leisure.
            assertEquals(-Errno.EPERM.code(), app.call(Syscall.SPAWN, "other"));
            assertEquals(AGAIN, app.call(Syscall.NOP, 0, 0, 0));
            assertEquals(AGAIN, app.call(Syscall.OPEN, "/dev/i2c/9/0x20"));
        }
    }

    @Test
    void aFullBusIsFullForItselfAlone() throws Exception {
        Access all = new Access(
                Map.of(
                        "/dev/i2c/9/0x20",
                        new Access.Opening(DEAD, 0x20),
                        "/dev/i2c/1/0x76",
                        new Access.Opening(TestRing0.BUS, 0x76),
                        "/dev/gpio/17",
                        new Access.Opening(TestRing0.IN, -1)),
                p -> true,
                Set.of(),
                TestRing0.PLENTY);
        byte[] transfer = {1, 1, 2, 0};
        try (ProcessEnd filler = ring0.join("filler", all);
                ProcessEnd app = ring0.join("app", all)) {
            int dead = filler.call(Syscall.OPEN, "/dev/i2c/9/0x20");
            RingRecord record = request(Syscall.TRANSFER, dead).payload(transfer);
            for (int i = 0; i < Quota.MAX_OUTSTANDING; i++) {
                record.token = -1 - i;
                assertTrue(filler.offer(record, Syscall.TRANSFER.number()));
            }
            assertEquals(AGAIN, filler.call(Syscall.NOP, 0, 0, 0));
            dead = app.call(Syscall.OPEN, "/dev/i2c/9/0x20");
            assertEquals(AGAIN, app.call(request(Syscall.TRANSFER, dead).payload(transfer)));
            assertEquals(1, app.call(Syscall.READ, app.call(Syscall.OPEN, "/dev/gpio/17"), 0, 0));
            int alive = app.call(Syscall.OPEN, "/dev/i2c/1/0x76");
            assertEquals(2, app.call(request(Syscall.TRANSFER, alive).payload(transfer)));
            assertEquals(AGAIN, app.call(request(Syscall.TRANSFER, dead).payload(transfer)), "it is full still");
        }
    }

    @Test
    void moreThanMayBeOutstandingIsEagainUntilOneIsAnswered() throws Exception {
        try (ProcessEnd app = join("app", 1000, 4)) {
            int handle = app.call(Syscall.OPEN, "/dev/i2c/9/0x20");
            RingRecord record = request(Syscall.TRANSFER, handle).payload(new byte[] {1, 1, 1, 0});
            for (int i = 0; i < 4; i++) {
                record.token = -1 - i;
                app.offer(record, Syscall.TRANSFER.number());
            }
            assertEquals(AGAIN, app.call(request(Syscall.TRANSFER, handle).payload(new byte[] {1, 1, 1, 0})));
            ring0.dispatcher.degrade("nobody");
            for (int i = 0; i < 4; i++) {
                app.receive(record);
                assertEquals(-Errno.ENODEV.code(), record.result);
            }
            assertEquals(
                    -Errno.ENODEV.code(),
                    app.call(request(Syscall.TRANSFER, handle).payload(new byte[] {1, 1, 1, 0})));
        }
    }

    @Test
    void othersAreServedWhileOneAsksWithoutEnd() throws Exception {
        try (ProcessEnd attacker = join("attacker", 1000, 4);
                ProcessEnd good = join("good", Quota.MAX_PER_SECOND, 4)) {
            RingRecord record = new RingRecord();
            for (int i = 0; i < 3000; i++) {
                record.start(RingRecord.REQUEST, Syscall.NOP, 0, i);
                attacker.offer(record, Syscall.NOP.number()); // a full ring is its own affair
                attacker.wake();
                while (attacker.channel.in().poll(record)) {
                    assertTrue(record.result == 0 || record.result == AGAIN);
                }
                assertEquals(0, good.call(Syscall.NOP, 0, 0, 0));
            }
            assertTrue(ring0.said.isEmpty(), () -> ring0.said.toString());
        }
    }
}
