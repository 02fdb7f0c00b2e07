package dev.rubus.supervisor.dispatcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.abi.ProtocolViolation;
import dev.rubus.abi.Syscall;
import dev.rubus.kernel.sched.EevdfRunQueue;
import dev.rubus.kernel.sched.Reservation;
import dev.rubus.linux.LinuxException;
import dev.rubus.supervisor.dispatcher.TestClients.Process;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeviceQueueTest {
    private static final long MS = 1_000_000;
    private static final String SENSOR = "/dev/i2c/1/0x76";

    private final TestClients clients = new TestClients();
    private final DeviceQueue bus = new DeviceQueue("i2c-1", 1, new EevdfRunQueue(), 0);
    private long now;
    private long tokens;

    @AfterEach
    void end() {
        clients.close();
    }

    @Test
    void oneRequestIsOnItsWayAtATime() throws LinuxException, ProtocolViolation {
        Process app = clients.process("app", 1024);
        Pending first = ask(bus, app);
        Pending second = ask(bus, app);
        assertSame(first, bus.next(now));
        assertNull(bus.next(now), "the bus is taken");
        serve(bus, first, MS);
        assertSame(second, bus.next(now));
    }

    @Test
    void asManyAreOnTheirWayAsTheDeviceIsDeep() throws LinuxException, ProtocolViolation {
        DeviceQueue chip = new DeviceQueue("gpio", 8, new EevdfRunQueue(), 0);
        Process app = clients.process("app", 1024);
        for (int i = 0; i < 10; i++) {
            ask(chip, app);
        }
        for (int i = 0; i < 8; i++) {
            assertNotNull(chip.next(now));
        }
        assertNull(chip.next(now));
        assertEquals(2, chip.waiting());
    }

    @Test
    void aFloodDoesNotHoldUpWhoAsksForLittle() throws LinuxException, ProtocolViolation {
        Process display = clients.process("display", 1024);
        Process sensor = clients.process("sensor", 1024);
        for (int i = 0; i < 100; i++) {
            ask(bus, display);
        }
        for (int i = 0; i < 20; i++) {
            Pending running = assertNotNullPending(bus.next(now));
            Pending reading = ask(bus, sensor);
            serve(bus, running, 5 * MS);
            assertSame(
                    reading,
                    bus.next(now),
                    "reading " + i + " comes after the transfer that was running, not after all");
            serve(bus, reading, MS / 2);
        }
    }

    @Test
    void busTimeIsSharedByWeightWhateverARequestIsExpectedToTake() throws LinuxException, ProtocolViolation {
        Process heavy = clients.process("heavy", 3 * 1024);
        Process light = clients.process("light", 1024);
        long[] used = new long[2];
        ask(bus, heavy);
        ask(bus, heavy);
        ask(bus, light);
        ask(bus, light);
        for (int i = 0; i < 4000; i++) {
            Pending next = assertNotNullPending(bus.next(now));
            boolean isHeavy = next.caller == heavy.client();
            long nanos = isHeavy ? 3 * MS : 2 * MS;
            used[isHeavy ? 0 : 1] += nanos;
            serve(bus, next, nanos);
            ask(bus, isHeavy ? heavy : light);
        }
        assertEquals(3.0, (double) used[0] / used[1], 0.02);
    }

    @Test
    void theDriverIsBelievedUpToWhatPassed() throws LinuxException, ProtocolViolation {
        Process app = clients.process("app", 1024);
        ask(bus, app);
        Pending first = assertNotNullPending(bus.next(now));
        now += 10 * MS;
        bus.done(first, 4 * MS, true, now);
        assertEquals(4000L, bus.describe(now).get("used_us"));
        for (long lie : new long[] {Long.MAX_VALUE, 0, -1, Long.MIN_VALUE}) {
            long before = (long) bus.describe(now).get("used_us");
            ask(bus, app);
            Pending next = assertNotNullPending(bus.next(now));
            now += 10 * MS;
            bus.done(next, lie, true, now);
            assertEquals(before + 10_000, bus.describe(now).get("used_us"), "the driver said " + lie);
        }
    }

    @Test
    void theDeadAreNotServedAndTheirPastWaitsForThem() throws LinuxException, ProtocolViolation {
        Process app = clients.process("app", 1024);
        Process other = clients.process("other", 1024);
        Pending running = ask(bus, app);
        ask(bus, app);
        Pending others = ask(bus, other);
        assertSame(running, bus.next(now));
        assertEquals(
                1, bus.remove(pending -> pending.caller == app.client(), now).size());
        serve(bus, running, 5 * MS);
        assertSame(others, bus.next(now));
        assertEquals(0, bus.waiting());
        ask(bus, other);
        Process again = clients.process("app", 1024);
        ask(bus, again);
        List<Map<String, Object>> rows = bus.describeClients();
        assertEquals(
                List.of("app", "other"),
                rows.stream().map(row -> row.get("client")).toList());
        assertEquals(5000L, rows.getFirst().get("used_us"), "it is the same client after its restart");
        assertTrue((long) rows.getFirst().get("lag_us") < 0, "and had more than its share");
    }

    @Test
    void whatComesBackFromADeadDriverIsFirstAgain() throws LinuxException, ProtocolViolation {
        Process app = clients.process("app", 1024);
        Pending first = ask(bus, app);
        Pending second = ask(bus, app);
        assertSame(first, bus.next(now));
        bus.done(first, 0, false, now);
        bus.addAgain(first, now);
        assertSame(first, bus.next(now));
        serve(bus, first, MS);
        assertSame(second, bus.next(now));
    }

    @Test
    void theSupervisorsOwnRequestsTakeTheirTurnToo() throws LinuxException, ProtocolViolation {
        Process flood = clients.process("flood", 1024);
        for (int i = 0; i < 10; i++) {
            ask(bus, flood);
        }
        Pending running = assertNotNullPending(bus.next(now));
        Pending operators = TestClients.request(null, 1, 99);
        bus.add(operators, now);
        serve(bus, running, MS);
        assertSame(operators, bus.next(now));
    }

    @Test
    void whoReservedIsNextHoweverMuchTheOthersAreOwed() throws LinuxException, ProtocolViolation {
        Process sensor = clients.process("sensor", 15);
        Process display = clients.process("display", 88761);
        Lane lane = reserve(sensor, 2 * MS, 100 * MS);
        serve(bus, assertNotNullPending(askAndTake(display)), MS);
        for (int i = 0; i < 50; i++) {
            ask(bus, display);
        }
        Pending reading = ask(bus, sensor, lane);
        assertSame(reading, bus.next(now));
        assertTrue(reading.reserved);
        serve(bus, reading, MS);
        assertEquals(0, lane.misses);
        assertEquals(1, lane.served);
    }

    @Test
    void whoIsOverItsBudgetWaitsByItsWeightAndTakesNothingFromOthers() throws LinuxException, ProtocolViolation {
        Process sensor = clients.process("sensor", 1024);
        Process display = clients.process("display", 1024);
        Lane lane = reserve(sensor, 2 * MS, 100 * MS);
        for (int i = 0; i < 100; i++) {
            ask(bus, sensor, lane);
            ask(bus, display);
        }
        long[] used = new long[2];
        for (int i = 0; i < 100; i++) {
            Pending next = assertNotNullPending(bus.next(now));
            used[next.caller == sensor.client() ? 0 : 1] += MS;
            serve(bus, next, MS);
        }
        assertEquals(50 * MS, used[0], 3 * MS, "half, and no more for what it reserved");
        assertTrue(lane.overBudget > 0);
    }

    @Test
    void aDeadlineThatIsMissedIsCountedWithHowLate() throws LinuxException, ProtocolViolation {
        Process sensor = clients.process("sensor", 1024);
        Lane lane = reserve(sensor, 2 * MS, 100 * MS);
        Pending reading = ask(bus, sensor, lane);
        assertSame(reading, bus.next(now));
        serve(bus, reading, 130 * MS);
        assertEquals(1, lane.misses);
        assertEquals(30 * MS, lane.longestLateNanos);
        assertEquals(1L, bus.describe(now).get("deadline_misses"));
        lane.release(now);
        assertEquals(1L, bus.describe(now).get("deadline_misses"), "also when it is closed");
    }

    @Test
    void whatReservedTimeIsKnownToWaitOrBeUnderWayMayBeClosed() throws LinuxException, ProtocolViolation {
        Process sensor = clients.process("sensor", 1024);
        Lane lane = reserve(sensor, 2 * MS, 100 * MS);
        Pending first = ask(bus, sensor, lane);
        Pending second = ask(bus, sensor, lane);
        Pending third = ask(bus, sensor, lane);
        assertSame(first, bus.next(now));
        assertEquals(1, bus.remove(pending -> pending == second, now).size());
        lane.release(now);
        serve(bus, first, MS);
        assertSame(third, bus.next(now));
        serve(bus, third, MS);
        Pending late = ask(bus, sensor, lane);
        assertSame(late, bus.next(now), "a request that was made before the close and came after it");
        assertEquals(0, bus.describe(now).get("reservations"));
        assertEquals(2.0, bus.describe(now).get("reserved_percent"), "1 ms of it was used");
        now = 50 * MS;
        assertEquals(0.0, bus.describe(now).get("reserved_percent"));
    }

    @Test
    void openingAPathAgainBringsNoBudgetBack() throws LinuxException, ProtocolViolation {
        Process sensor = clients.process("sensor", 1024);
        for (int i = 0; i < 5; i++) {
            Lane lane = reserve(sensor, 2 * MS, 100 * MS);
            Pending reading = ask(bus, sensor, lane);
            assertSame(reading, bus.next(now));
            assertEquals(i < 2, reading.reserved, "round " + i);
            serve(bus, reading, MS);
            lane.release(now);
        }
        Process again = clients.process("sensor", 1024);
        Pending reading = ask(bus, again, reserve(again, 2 * MS, 100 * MS));
        assertSame(reading, bus.next(now));
        assertFalse(reading.reserved, "nor does a restart of the process");
        serve(bus, reading, MS);
    }

    @Test
    void whatWasUsedAndLeftIsPromisedToNobodyUntilItHasFlowed() throws LinuxException, ProtocolViolation {
        Process greedy = clients.process("greedy", 1024);
        Process other = clients.process("other", 1024);
        Reservation most = new Reservation(90 * MS, 100 * MS);
        Lane lane = reserve(greedy, 90 * MS, 100 * MS);
        Pending unused = ask(bus, other);
        assertSame(unused, bus.next(now));
        serve(bus, unused, MS);
        lane.release(now);
        assertNull(admit(other, most), "nothing was used");
        Lane others = bus.reserved.open("other", SENSOR, most, now);
        Pending used = ask(bus, other, others);
        assertSame(used, bus.next(now));
        others.release(now);
        assertNotNull(admit(greedy, most), "under way");
        serve(bus, used, 45 * MS);
        long begun = now - 45 * MS;
        assertTrue(String.valueOf(admit(greedy, most)).contains("used 90.0%, asked 90.0%, free"));
        now = begun + 50 * MS;
        assertNull(admit(greedy, most));
    }

    @Test
    void theLongestRequestIsReckonedWithForAWhileIfItWasDone() throws LinuxException, ProtocolViolation {
        Process display = clients.process("display", 1024);
        Process sensor = clients.process("sensor", 1024);
        Reservation asked = new Reservation(2 * MS, 20 * MS);
        takes(display, Syscall.TRANSFER, 30 * MS, false);
        takes(display, Syscall.SCAN, 30 * MS, true);
        assertEquals(0L, bus.describe(now).get("longest_us"));
        takes(display, Syscall.TRANSFER, 30 * MS, true);
        assertEquals(30_000L, bus.describe(now).get("longest_us"));
        assertNotNull(admit(sensor, asked));
        now += 29_000 * MS;
        assertNotNull(admit(sensor, asked), "still within half a minute");
        now += 31_000 * MS;
        assertNull(admit(sensor, asked), "a minute ago");
    }

    @Test
    void aDriverThatHangsCostsNoReservationMoreThanWasExpected() throws LinuxException, ProtocolViolation {
        Process sensor = clients.process("sensor", 1024);
        Lane lane = reserve(sensor, 2 * MS, 100 * MS);
        for (int i = 0; i < 5; i++) {
            Pending reading = ask(bus, sensor, lane);
            assertSame(reading, bus.next(now));
            assertTrue(reading.reserved, "round " + i);
            now += 5000 * MS;
            bus.done(reading, 0, false, now);
        }
        lane.release(now);
        now += 100 * MS;
        assertEquals(0.0, bus.describe(now).get("reserved_percent"), "nor is it remembered for longer");
    }

    @Test
    void whoLeftLongAgoIsInNobodysWay() throws LinuxException, ProtocolViolation {
        Process sensor = clients.process("sensor", 1024);
        Process other = clients.process("other", 1024);
        Lane lane = reserve(sensor, 5 * MS, 100 * MS);
        Lane others = reserve(other, 80 * MS, 100 * MS);
        Pending used = ask(bus, other, others);
        assertSame(used, bus.next(now));
        serve(bus, used, 45 * MS);
        others.release(now);
        Reservation more = new Reservation(60 * MS, 100 * MS);
        assertNotNull(bus.reserved.change(lane, more, now), "just now");
        now += 3_600_000 * MS;
        assertNull(bus.reserved.change(lane, more, now), "an hour ago");
    }

    @Test
    void whoComesBackForNoMoreThanItHadIsNotAskedWhetherItFits() throws LinuxException, ProtocolViolation {
        Process display = clients.process("display", 1024);
        Process sensor = clients.process("sensor", 1024);
        Lane lane = reserve(sensor, 2 * MS, 100 * MS);
        Pending reading = ask(bus, sensor, lane);
        assertSame(reading, bus.next(now));
        serve(bus, reading, 2 * MS);
        lane.release(now);
        takes(display, Syscall.TRANSFER, 96 * MS, true);
        assertNotNull(admit(display, new Reservation(2 * MS, 100 * MS)), "a new one does not fit any more");
        assertNotNull(admit(sensor, new Reservation(3 * MS, 100 * MS)), "nor more of it");
        assertNotNull(admit(sensor, new Reservation(2 * MS, 99 * MS)), "nor sooner");
        assertNull(admit(sensor, new Reservation(2 * MS, 100 * MS)));
        assertNull(admit(sensor, new Reservation(MS, 100 * MS)));
        assertEquals(1.0, bus.describe(now).get("reserved_percent"));
    }

    private void takes(Process process, Syscall op, long nanos, boolean succeeded)
            throws LinuxException, ProtocolViolation {
        Pending pending = TestClients.request(process.client(), 1, tokens++);
        pending.op = op.number();
        bus.add(pending, now);
        assertSame(pending, bus.next(now));
        now += nanos + 1;
        bus.done(pending, nanos, succeeded, now);
    }

    private @org.jspecify.annotations.Nullable String admit(Process process, Reservation asked) {
        return bus.reserved.admit(process.client().name, SENSOR, asked, now);
    }

    private Lane reserve(Process process, long budget, long period) {
        Reservation asked = new Reservation(budget, period);
        assertNull(admit(process, asked));
        return bus.reserved.open(process.client().name, SENSOR, asked, now);
    }

    private Pending ask(DeviceQueue queue, Process process, Lane lane) {
        Pending pending = TestClients.request(process.client(), 1, tokens++);
        pending.lane = lane;
        queue.add(pending, now);
        return pending;
    }

    private @org.jspecify.annotations.Nullable Pending askAndTake(Process process) {
        ask(bus, process);
        return bus.next(now);
    }

    private Pending ask(DeviceQueue queue, Process process) {
        Pending pending = TestClients.request(process.client(), 1, tokens++);
        queue.add(pending, now);
        return pending;
    }

    private void serve(DeviceQueue queue, Pending pending, long nanos) {
        now += nanos;
        queue.done(pending, 0, true, now);
    }

    private static Pending assertNotNullPending(@org.jspecify.annotations.Nullable Pending pending) {
        assertNotNull(pending);
        return pending;
    }
}
