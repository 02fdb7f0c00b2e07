package dev.rubus.supervisor.dispatcher;

import static dev.rubus.supervisor.dispatcher.ProcessEnd.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.abi.DeviceCommand;
import dev.rubus.abi.Errno;
import dev.rubus.abi.I2cTransfer;
import dev.rubus.abi.ReserveRequest;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import dev.rubus.kernel.sched.Reservation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Time of a bus that is promised, through the dispatcher, as processes ask for it. */
class ReserveCallsTest {
    private static final long MS = 1_000_000;
    private static final String CHIP = "/dev/i2c/1/0x76";

    private final List<ProcessEnd> ends = new ArrayList<>();
    private TestRing0 ring0;

    @BeforeEach
    void begin() throws Exception {
        ring0 = new TestRing0();
    }

    @AfterEach
    void end() throws Exception {
        ring0.close();
        for (ProcessEnd end : ends) {
            end.close();
        }
    }

    @Test
    void whoOpensWhatItsManifestReservesHasItUntilItCloses() throws Exception {
        ProcessEnd app = app("app", 40);
        int first = app.call(Syscall.OPEN, CHIP);
        int second = app.call(Syscall.OPEN, CHIP);
        assertTrue(first > 0 && second > 0);
        assertEquals(40.0, queue().get("reserved_percent"), "both handles lead to the same chip");
        assertEquals(2, app.call(transfer(first)));
        Map<String, Object> lane = lanes().getFirst();
        assertEquals(List.of("app", CHIP, 1L), List.of(lane.get("client"), lane.get("path"), lane.get("served")));
        assertEquals(0, app.call(request(Syscall.CLOSE, first)));
        assertEquals(40.0, queue().get("reserved_percent"));
        assertEquals(0, app.call(request(Syscall.CLOSE, second)));
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!lanes().isEmpty()) {
            assertTrue(System.nanoTime() < end, "what was used of it has flowed to it long ago");
        }
        assertEquals(0.0, queue().get("reserved_percent"));
    }

    @Test
    void whatWasUsedIsForgottenNeitherByOpeningAgainNorByARestart() throws Exception {
        Reservation rare = new Reservation(MS, 1_000_000 * MS);
        ProcessEnd app = app("app", rare);
        int handle = app.call(Syscall.OPEN, CHIP);
        assertEquals(2, app.call(transfer(handle)));
        assertEquals(List.of(true, 1L, true), left());
        assertEquals(0, app.call(request(Syscall.CLOSE, handle)));
        assertEquals(List.of(false, 1L, true), left());
        assertEquals(0, queue().get("reservations"));
        assertEquals(rare.millionths() / 10_000.0, queue().get("reserved_percent"), "and given to nobody else");
        assertTrue(app.call(Syscall.OPEN, CHIP) > 0);
        assertEquals(List.of(true, 1L, true), left());
        ring0.dispatcher.leave(app.client);
        assertEquals(List.of(false, 1L, true), left());
        assertTrue(app("app", rare).call(Syscall.OPEN, CHIP) > 0);
        assertEquals(List.of(true, 1L, true), left());
    }

    /** Of the one reservation: whether it is open, how many were served by it, and whether some of its budget is used. */
    private List<Object> left() throws Exception {
        Map<String, Object> lane = lanes().getFirst();
        return List.of(lane.get("open"), lane.get("served"), (long) lane.get("left_us") < 1000);
    }

    @Test
    void aFullBusRefusesWithTheNumbersAndTheHandleIsNotOpen() throws Exception {
        ProcessEnd first = app("first", 60);
        assertTrue(first.call(Syscall.OPEN, CHIP) > 0);
        ProcessEnd second = app("second", 60);
        RingRecord open = request(Syscall.OPEN, 0).text(CHIP);
        assertEquals(-Errno.EBUSY.code(), second.call(open));
        assertEquals("i2c-1: used 60.0%, asked 60.0%, free 31.7%", open.text());
        assertEquals(0, second.client.handles().size());
        assertEquals(1L, queue().get("refused"));
        ring0.dispatcher.leave(first.client);
        assertTrue(second.call(Syscall.OPEN, CHIP) > 0, "a process that is gone gave its time back");
        assertEquals(60.0, queue().get("reserved_percent"));
    }

    @Test
    void theReservationCanBeAnotherUpToThePartThatTheManifestAllows() throws Exception {
        ProcessEnd app = app("app", 40);
        int handle = app.call(Syscall.OPEN, CHIP);
        assertEquals(0, app.call(reserve(handle, 5 * MS, 50 * MS)));
        assertEquals(10.0, queue().get("reserved_percent"));
        assertEquals(0, app.call(reserve(handle, 400 * MS, 1000 * MS)));
        assertEquals(40.0, queue().get("reserved_percent"));
        assertEquals(-Errno.EPERM.code(), app.call(reserve(handle, 401 * MS, 1000 * MS)));
        assertEquals(40.0, queue().get("reserved_percent"), "it has what it had");
    }

    @Test
    void whatDoesNotFitAnyMoreIsRefusedAndTheOldOneStays() throws Exception {
        ProcessEnd greedy = app("greedy", 60);
        int small = greedy.call(Syscall.OPEN, CHIP);
        assertEquals(0, greedy.call(reserve(small, 10 * MS, 100 * MS)));
        assertTrue(app("other", 60).call(Syscall.OPEN, CHIP) > 0);
        RingRecord more = reserve(small, 50 * MS, 100 * MS);
        assertEquals(-Errno.EBUSY.code(), greedy.call(more));
        assertEquals("i2c-1: used 60.0%, asked 50.0%, free 31.7%", more.text());
        assertEquals(70.0, queue().get("reserved_percent"));
        assertEquals(0, greedy.call(reserve(small, 20 * MS, 100 * MS)));
        assertEquals(80.0, queue().get("reserved_percent"));
    }

    @Test
    void aPeriodShorterThanATransferIsRefused() throws Exception {
        ProcessEnd app = app("app", 40);
        int handle = app.call(Syscall.OPEN, CHIP);
        RingRecord asked = reserve(handle, MS / 2, 3 * MS);
        assertEquals(-Errno.EBUSY.code(), app.call(asked));
        assertEquals("i2c-1: used 0.0%, asked 16.6%, free 0.0%", asked.text());
    }

    @Test
    void badReservationsAreRefused() throws Exception {
        ProcessEnd app = app("app", 40);
        int handle = app.call(Syscall.OPEN, CHIP);
        for (long[] bad : new long[][] {
            {0, 100 * MS},
            {-1, 100 * MS},
            {1, 100 * MS},
            {MS, 0},
            {MS, -1},
            {2 * MS, MS},
            {MS, Reservation.MIN_PERIOD - 1},
            {MS, Reservation.MAX_PERIOD + 1},
            {Long.MAX_VALUE, Long.MAX_VALUE},
            {Long.MIN_VALUE, Long.MIN_VALUE}
        }) {
            assertEquals(-Errno.EINVAL.code(), app.call(reserve(handle, bad[0], bad[1])), bad[0] + "/" + bad[1]);
        }
        for (int length : new int[] {0, 1, 15, 17, 2048}) {
            RingRecord wrong = reserve(handle, 2 * MS, 100 * MS);
            wrong.length = length;
            assertEquals(-Errno.EINVAL.code(), app.call(wrong), length + " bytes");
        }
        assertEquals(
                -Errno.EINVAL.code(), app.call(reserve(handle, 2 * MS, 100 * MS).args(DeviceCommand.RESERVE, 1)));
        assertEquals(-Errno.EBADF.code(), app.call(reserve(0, 2 * MS, 100 * MS)));
        assertEquals(-Errno.EBADF.code(), app.call(reserve(handle + 1, 2 * MS, 100 * MS)));
        assertEquals(0, app.call(request(Syscall.CLOSE, handle)));
        assertEquals(-Errno.EBADF.code(), app.call(reserve(handle, 2 * MS, 100 * MS)));
        assertEquals(0.0, queue().get("reserved_percent"));
    }

    @Test
    void whoseManifestReservesNothingMayNot() throws Exception {
        ProcessEnd app = ring0.join("app", TestRing0.ACCESS);
        ends.add(app);
        int chip = app.call(Syscall.OPEN, CHIP);
        int line = app.call(Syscall.OPEN, "/dev/gpio/17");
        assertEquals(-Errno.EPERM.code(), app.call(reserve(chip, MS, 100 * MS)));
        assertEquals(-Errno.EPERM.code(), app.call(reserve(line, MS, 100 * MS)));
    }

    private ProcessEnd app(String name, long percent) throws Exception {
        return app(name, new Reservation(percent * MS, 100 * MS));
    }

    private ProcessEnd app(String name, Reservation own) throws Exception {
        Access access = new Access(
                Map.of(CHIP, new Access.Opening(TestRing0.BUS, 0x76, own)), point -> false, Set.of(), TestRing0.PLENTY);
        ProcessEnd end = ring0.join(name, access);
        ends.add(end);
        return end;
    }

    private static RingRecord reserve(int handle, long budgetNanos, long periodNanos) {
        return request(Syscall.IOCTL, handle)
                .args(DeviceCommand.RESERVE, 0)
                .payload(new ReserveRequest(budgetNanos, periodNanos).encode());
    }

    private static RingRecord transfer(int handle) {
        return request(Syscall.TRANSFER, handle)
                .payload(I2cTransfer.Plain.of(I2cTransfer.Message.read(2)).encode());
    }

    private Map<String, Object> queue() throws Exception {
        return rows("queues").stream()
                .filter(row -> row.get("queue").equals("i2c-1"))
                .findFirst()
                .orElseThrow();
    }

    private List<Map<String, Object>> lanes() throws Exception {
        return rows("reservations");
    }

    @SuppressWarnings("unchecked")
    private List<Map<String, Object>> rows(String what) throws Exception {
        ring0.settle();
        return (List<Map<String, Object>>)
                ring0.dispatcher.schedule().get(20, TimeUnit.SECONDS).get(what);
    }
}
