package dev.rubus.supervisor.dispatcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.abi.Errno;
import dev.rubus.abi.ProtocolViolation;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import dev.rubus.kernel.sched.EevdfRunQueue;
import dev.rubus.linux.LinuxException;
import dev.rubus.supervisor.dispatcher.TestClients.Process;
import dev.rubus.supervisor.memory.Ring0Memory;
import dev.rubus.supervisor.vdso.NodePage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of requests while drivers come, die and are given up. */
class RouteTest {
    private static final long LIMIT = 5_000_000_000L;

    private final TestClients clients = new TestClients();
    private final DeviceQueue bus = new DeviceQueue("i2c-1", 1, new EevdfRunQueue(), System.nanoTime());
    private final List<String> ended = new ArrayList<>();
    private Ring0Memory memory;
    private NodePage page;
    private Timers timers;
    private Requests requests;
    private Route route;
    private Process app;
    private Process driver;
    private long tokens;

    @BeforeEach
    void begin() throws IOException, ProtocolViolation {
        memory = new Ring0Memory(false);
        page = new NodePage();
        timers = new Timers(memory, page);
        requests = new Requests(memory, timers.wheel);
        route = new Route(requests, new Ends());
        app = clients.process("app", 1024);
        app.client().admit(memory);
        driver = clients.process("i2c", 1024);
    }

    @AfterEach
    void end() throws IOException {
        clients.close();
        page.close();
    }

    private final class Ends implements Route.Completion {
        @Override
        public void complete(Pending pending, RingRecord reply) {
            ended.add(pending.callerToken + " " + (reply.result < 0 ? Errno.of(-reply.result) : Errno.OK));
            requests.close(pending);
        }

        @Override
        public void broken(@Nullable Client culprit, ProtocolViolation why) {
            ended.add("broken: " + why.what());
        }
    }

    @Test
    void requestsWaitForTheFirstDriverAndGoInTheirTurn() throws ProtocolViolation, LinuxException {
        submit(false);
        submit(false);
        assertNull(driver.received());
        route.arrived(driver.client());
        answer(driver);
        answer(driver);
        assertEquals(List.of("0 OK", "1 OK"), ended);
    }

    @Test
    void whatWasUnderWayWhenTheDriverDiedEndsOrIsRepeatedOnce() throws LinuxException, ProtocolViolation {
        route.arrived(driver.client());
        submit(false);
        assertNotNull(driver.received());
        route.departed(driver.client());
        assertEquals(List.of("0 EINTR"), ended);
        submit(true);
        for (int life = 0; life < 2; life++) {
            Process next = clients.process("i2c", 1024);
            route.arrived(next.client());
            assertNotNull(next.received(), "life " + life);
            route.departed(next.client());
        }
        assertEquals(List.of("0 EINTR", "1 EINTR"), ended, "a request that kills its driver is not sent for ever");
        Process last = clients.process("i2c", 1024);
        route.arrived(last.client());
        assertNull(last.received());
    }

    @Test
    void aDriverThatIsGivenUpEndsAllThatWaitAndWhatComesAfter() throws ProtocolViolation, LinuxException {
        submit(true);
        submit(false);
        route.degrade();
        submit(true);
        assertEquals(List.of("0 ENODEV", "1 ENODEV", "2 ENODEV"), ended);
        route.arrived(driver.client());
        submit(false);
        answer(driver);
        assertEquals("3 OK", ended.getLast(), "it came back all the same");
    }

    @Test
    void whatTakesTooLongEndsWaitingOrUnderWay() throws ProtocolViolation, LinuxException {
        route.arrived(driver.client());
        submit(false);
        submit(false);
        RingRecord late = driver.received();
        assertNotNull(late);
        timers.advance(System.nanoTime() + LIMIT / 2);
        assertEquals(List.of(), ended);
        timers.advance(System.nanoTime() + 2 * LIMIT);
        assertEquals(
                List.of("0 ETIMEDOUT", "1 ETIMEDOUT"), ended.stream().sorted().toList());
        route.reply(late.reply(0));
        assertEquals(2, ended.size(), "an answer after its time is nobody's");
    }

    @Test
    void nothingIsSentForWhoIsGone() throws ProtocolViolation, LinuxException {
        submit(true);
        app.client().removed = true;
        route.forget(app.client());
        route.arrived(driver.client());
        assertNull(driver.received());
        assertEquals(List.of(), ended);
    }

    @Test
    void moreThanAThousandThatWaitAreTooMany() throws ProtocolViolation, LinuxException {
        for (int i = 0; i < 1024; i++) {
            submit(true);
        }
        submit(true);
        assertEquals(List.of("1024 EAGAIN"), ended);
    }

    @Test
    void anAnswerThatNobodyWaitsForIsNoHarm() throws ProtocolViolation, LinuxException {
        route.arrived(driver.client());
        for (long token : new long[] {0, -1, Long.MAX_VALUE}) {
            RingRecord reply = new RingRecord().reply(0);
            reply.token = token;
            route.reply(reply);
        }
        submit(false);
        answer(driver);
        assertEquals(List.of("0 OK"), ended);
    }

    @Test
    void theTimeThatTheDriverReportsIsWhatItsCallerIsCharged() throws ProtocolViolation, LinuxException {
        route.arrived(driver.client());
        submit(false);
        RingRecord request = driver.received();
        assertNotNull(request);
        long used = 1_500_000;
        long sent = System.nanoTime();
        while (System.nanoTime() - sent <= used) {
            // A driver that says more than has passed is not believed.
            Thread.onSpinWait();
        }
        RingRecord reply = request.reply(0);
        reply.arg1 = used;
        route.reply(reply);
        assertEquals(List.of("0 OK"), ended);
        Map<String, Object> row = bus.describeClients().getFirst();
        assertEquals("app", row.get("client"));
        assertEquals(used / 1000, row.get("used_us"));
        assertEquals(used / 1000, row.get("vruntime_us"), "of its share too: its weight is that of nice 0");
        assertEquals(used / 1000, bus.describe(System.nanoTime()).get("used_us"));
    }

    @Test
    void whoseDriverDiedIsChargedWhatPassed() throws ProtocolViolation, LinuxException {
        route.arrived(driver.client());
        long before = System.nanoTime();
        submit(false);
        long sent = System.nanoTime();
        while (System.nanoTime() - sent <= 1_000_000) {
            Thread.onSpinWait();
        }
        route.departed(driver.client());
        long used = (long) bus.describeClients().getFirst().get("used_us");
        assertTrue(used >= 1000 && used <= (System.nanoTime() - before) / 1000, used + " us");
    }

    private void submit(boolean mayRepeat) throws ProtocolViolation {
        RingRecord record = new RingRecord().start(RingRecord.REQUEST, Syscall.READ, 1, tokens++);
        record.flags |= mayRepeat ? RingRecord.IDEMPOTENT : 0;
        Pending pending = requests.open(app.client(), record, 1, System.nanoTime() + LIMIT, null);
        assertNotNull(pending, "no memory");
        route.submit(pending, bus);
    }

    private void answer(Process from) throws ProtocolViolation, LinuxException {
        RingRecord request = from.received();
        assertNotNull(request, "nothing came");
        route.reply(request.reply(0));
    }
}
