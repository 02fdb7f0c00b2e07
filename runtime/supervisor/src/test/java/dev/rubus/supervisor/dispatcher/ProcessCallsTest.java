package dev.rubus.supervisor.dispatcher;

import static dev.rubus.supervisor.dispatcher.ProcessEnd.request;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.abi.EdgeCode;
import dev.rubus.abi.Errno;
import dev.rubus.abi.Reading;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import dev.rubus.supervisor.trace.CallText;
import dev.rubus.supervisor.trace.TracedCall;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the calls do that need no driver. */
class ProcessCallsTest {
    private TestRing0 ring0;
    private ProcessEnd app;

    @BeforeEach
    void join() throws Exception {
        ring0 = new TestRing0();
        app = ring0.join("app", TestRing0.ACCESS);
    }

    @AfterEach
    void leave() throws Exception {
        app.close();
        ring0.close();
    }

    private static byte[] reading(String point, double value) {
        return new Reading(point, value, "K", 5, 6, Reading.Quality.GOOD).encode();
    }

    @Test
    void clockTellsTheTwoClocks() throws Exception {
        RingRecord record = request(Syscall.CLOCK, 0).args(1, 0);
        long before = System.nanoTime();
        assertEquals(0, app.call(record));
        assertTrue(record.arg0 - before >= 0 && System.nanoTime() - record.arg0 >= 0);
        long wall = System.currentTimeMillis();
        assertEquals(0, app.call(record.start(RingRecord.REQUEST, Syscall.CLOCK, 0, 0)));
        assertTrue(record.arg0 / 1_000_000 >= wall && record.arg0 / 1_000_000 <= System.currentTimeMillis());
    }

    @Test
    void exitIsToldToTheConductorWithRunAndStatus() throws Exception {
        assertEquals(0, app.call(Syscall.EXIT, 0, 3, 0));
        assertEquals(List.of("exit app 1 3"), List.copyOf(ring0.said));
    }

    @Test
    void spawnIsAnsweredWhenTheConductorHasAnswered() throws Exception {
        assertEquals(7, app.call(Syscall.SPAWN, "other"));
        assertEquals(List.of("spawn other"), List.copyOf(ring0.said));
        assertEquals(0, app.client.outstanding);
    }

    @Test
    void subscriberGetsReadingsOfThatPointUntilItSaysNo() throws Exception {
        try (ProcessEnd publisher = ring0.join("weather", TestRing0.ACCESS)) {
            int number = app.call(request(Syscall.SUBSCRIBE, 0).args(1, 0).text("weather/t1"));
            assertTrue(number > 0);
            byte[] wanted = reading("t1", 1.5);
            assertEquals(0, publisher.call(request(Syscall.PUBLISH, 0).payload(reading("t2", 9))));
            assertEquals(0, publisher.call(request(Syscall.PUBLISH, 0).payload(wanted)));
            RingRecord event = new RingRecord();
            app.receive(event);
            assertTrue(event.isEvent());
            assertEquals(Syscall.SUBSCRIBE.number(), event.op);
            assertEquals(number, event.handle);
            assertArrayEquals(wanted, event.payloadCopy());
            assertEquals(0, app.call(request(Syscall.SUBSCRIBE, 0).args(0, 0).text("weather/t1")));
            assertEquals(0, publisher.call(request(Syscall.PUBLISH, 0).payload(wanted)));
            assertEquals(0, app.call(Syscall.NOP, 0, 0, 0)); // nothing came before this answer
            assertEquals(0, ring0.dispatcher.readings.size());
        }
    }

    /** Whoever publishes within its quota costs others some of its readings, and nothing else. */
    @Test
    void whoDoesNotKeepUpLosesReadingsAndNothingElse() throws Exception {
        int many = 3 * Backlog.MAX;
        try (ProcessEnd publisher = ring0.join("weather", TestRing0.ACCESS)) {
            assertTrue(app.call(request(Syscall.SUBSCRIBE, 0).args(1, 0).text("weather/t")) > 0);
            for (int seq = 1; seq <= many; seq++) {
                publish(publisher, seq);
            }
            assertEquals(List.of(), List.copyOf(ring0.said));
            long lost = lost("app");
            app.offer(request(Syscall.NOP, 0), Syscall.NOP.number());
            app.wake();
            RingRecord record = new RingRecord();
            int taken = 0;
            for (app.receive(record); record.isEvent(); app.receive(record)) {
                assertEquals(
                        ++taken, Reading.decode(record.payload, record.length).seq());
            }
            assertTrue(record.isReply() && record.result == 0, "the reply has its place behind them");
            assertTrue(taken > Backlog.SPARE && lost > 0, taken + " of " + many);
            assertEquals(many - taken, lost);

            publish(publisher, many + 1);
            app.receive(record);
            assertEquals(many + 1, Reading.decode(record.payload, record.length).seq(), "the hole");
            assertEquals(lost, lost("app"));
            assertEquals(0, lost("weather"));
            ring0.dispatcher.leave(app.client);
            assertEquals(lost, lost("app"), "over all its runs");
        }
    }

    /** As fast as its quota lets it. */
    private static void publish(ProcessEnd publisher, long seq) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        int result;
        do {
            result = publisher.call(request(Syscall.PUBLISH, 0).payload(numbered(seq)));
        } while (result == -Errno.EAGAIN.code() && System.nanoTime() < end);
        assertEquals(0, result);
    }

    private long lost(String name) throws Exception {
        return ring0.dispatcher.readingsLost().get(20, TimeUnit.SECONDS).getOrDefault(name, -1L);
    }

    private static byte[] numbered(long seq) {
        return new Reading("t", 1, "K", 5, seq, Reading.Quality.GOOD).encode();
    }

    /** It hears itself, and reads neither that nor the answers: those are what it is cut off by, in the middle of its own call. */
    @Test
    void whoReadsNothingIsCutOffByItsAnswersAndThatIsNoFaultOfTheCall() throws Exception {
        Queue<TracedCall> calls = new ConcurrentLinkedQueue<>();
        ring0.dispatcher.trace("app", calls::add).get(20, TimeUnit.SECONDS);
        assertTrue(app.call(request(Syscall.SUBSCRIBE, 0).args(1, 0).text("app/t")) > 0);
        RingRecord record = request(Syscall.PUBLISH, 0).payload(reading("t", 1));
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (ring0.said.isEmpty()) {
            assertTrue(System.nanoTime() < end, "never cut off");
            app.offer(record, Syscall.PUBLISH.number());
            app.wake();
        }
        ring0.settle();
        assertTrue(String.valueOf(ring0.said.peek()).startsWith("violation app does not read its ring"));
        assertEquals(
                List.of(),
                calls.stream()
                        .map(call -> CallText.document("app", call).get("errno"))
                        .filter("EIO"::equals)
                        .toList());
    }

    @Test
    void subscriptionsRunOutAndEndWithTheProcess() throws Exception {
        for (int i = 0; i < 64; i++) {
            assertTrue(app.call(request(Syscall.SUBSCRIBE, 0).args(1, 0).text("weather/p" + i)) > 0);
        }
        assertEquals(
                -Errno.EMFILE.code(),
                app.call(request(Syscall.SUBSCRIBE, 0).args(1, 0).text("weather/more")));
        assertTrue(app.call(request(Syscall.SUBSCRIBE, 0).args(1, 0).text("weather/p3")) > 0, "again is no more");
        ring0.dispatcher.leave(app.client);
        ring0.settle();
        assertEquals(0, ring0.dispatcher.readings.size());
    }

    @Test
    void onlyTheEdgesThatWereAskedForCome() throws Exception {
        int handle = app.call(Syscall.OPEN, "/dev/gpio/17");
        assertEquals(0, app.call(Syscall.SUBSCRIBE, handle, 2, 0));
        try (ProcessEnd driver = new ProcessEnd("gpio", 2, Access.NONE)) {
            ring0.dispatcher.join(driver.client, false, false);
            RingRecord edge = new RingRecord();
            for (int i = 0; i < 4; i++) {
                edge.start(RingRecord.EVENT, Syscall.EDGE, TestRing0.IN.id(), 0).args(i, EdgeCode.pack(i, i % 2 == 0));
                driver.offer(edge, Syscall.EDGE.number());
            }
            driver.wake();
            for (int i = 1; i < 4; i += 2) {
                app.receive(edge);
                assertEquals(handle, edge.handle);
                assertEquals(i, EdgeCode.lineSeqno(edge.arg1));
            }
            assertEquals(0, app.call(Syscall.SUBSCRIBE, handle, 0, 0));
        }
    }

    @Test
    void tracedCallsAreSeenUntilTheTraceEnds() throws Exception {
        java.util.concurrent.atomic.AtomicInteger seen = new java.util.concurrent.atomic.AtomicInteger();
        Runnable end =
                ring0.dispatcher.trace("app", call -> seen.incrementAndGet()).get(20, TimeUnit.SECONDS);
        int handle = app.call(Syscall.OPEN, "/dev/gpio/17");
        app.call(Syscall.READ, handle, 0, 0);
        app.call(new RingRecord().start(RingRecord.REQUEST, Syscall.NOP, 0, 0), 999);
        ring0.settle();
        assertEquals(3, seen.get());
        end.run();
        ring0.settle();
        app.call(Syscall.NOP, 0, 0, 0);
        ring0.settle();
        assertEquals(3, seen.get());
    }
}
