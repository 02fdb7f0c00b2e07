package dev.rubus.sdk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.abi.Errno;
import dev.rubus.abi.Handshake;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import dev.rubus.linux.EventFd;
import dev.rubus.sdk.testing.TestProgram;
import dev.rubus.sdk.testing.TestRing0;
import java.io.IOException;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The life of a driver process, from outside: real processes, killed where it says so. */
@Timeout(60)
class DriverProcessTest {
    private TestRing0 ring0;

    @BeforeEach
    void begin() throws IOException {
        ring0 = new TestRing0();
    }

    @AfterEach
    void end() throws IOException {
        ring0.close();
    }

    private TestProgram launch() throws IOException {
        return ring0.launch(EchoDriver.class.getName(), 1, Map.of()).awaitReady();
    }

    private static TestRing0.Device device(int id, EventFd any) {
        return new TestRing0.Device(
                new Handshake.Attach(id, Handshake.DeviceKind.GPIO_LINE, false, 0, id, "any"), any.fd());
    }

    @Test
    void payloadsOfEveryLengthComeBack() throws IOException {
        long seed = 7;
        System.out.println("echo: seed " + seed);
        Random random = new Random(seed);
        TestProgram driver = launch();
        for (int i = 0; i < 1000; i++) {
            byte[] payload = new byte[i < 50 ? i : random.nextInt(RingRecord.MAX_PAYLOAD + 1)];
            random.nextBytes(payload);
            RingRecord reply = driver.call(Syscall.NOP, 3, i, payload);
            assertEquals(i, reply.result);
            assertEquals(3, reply.handle);
            assertArrayEquals(payload, reply.payloadCopy());
        }
    }

    @Test
    void devicesSentBehindTheWelcomeAreThereWhenItIsReady() throws IOException {
        try (EventFd any = EventFd.create()) {
            TestProgram driver = ring0.launch(EchoDriver.class.getName(), 1, Map.of(), device(1, any), device(2, any))
                    .awaitReady();
            assertEquals(2, driver.call(Syscall.READ, 1, 0).result);
            driver.attach(device(3, any));
            assertEquals(3, driver.call(Syscall.READ, 3, 0).result);
            driver.detach(1);
            assertEquals(2, driver.call(Syscall.READ, 99, 0).result);
        }
    }

    @Test
    void whatADriverDoesNotKnowIsEnosys() throws IOException {
        TestProgram driver = launch();
        RingRecord request = new RingRecord().start(RingRecord.REQUEST, Syscall.NOP, 0, 77);
        request.op = 0xfff0;
        driver.send(request);
        RingRecord reply = driver.reply();
        assertEquals(-Errno.ENOSYS.code(), reply.result);
        assertEquals(77, reply.token);
    }

    @Test
    void whatADriverWorkedIsTold() throws IOException {
        TestProgram driver = launch();
        long millis = 20;
        long begun = System.nanoTime();
        RingRecord reply = driver.call(Syscall.IOCTL, 0, millis);
        long elapsed = System.nanoTime() - begun;
        assertEquals(0, reply.result);
        assertTrue(reply.arg1 >= millis * 1_000_000 && reply.arg1 <= elapsed, reply.arg1 + " ns of " + elapsed);
    }

    @Test
    void aDriverMayAskRing0AndReplyLater() throws IOException {
        TestProgram driver = launch();
        driver.post(Syscall.POLL, 0, 0);
        RingRecord question = driver.request();
        assertEquals("a=b", question.text());
        driver.send(question.reply(41));
        assertEquals(41, driver.reply().result);
        driver.post(Syscall.POLL, 0, 0);
        driver.send(driver.request().fail(Errno.EPERM));
        assertEquals(-Errno.EPERM.code(), driver.reply().result);
    }

    @Test
    void whoIsAskedToShrinkDoesItsPartAndServesMeanwhile() throws IOException {
        TestProgram driver = launch();
        driver.send(new RingRecord().start(RingRecord.EVENT, Syscall.SHRINK, 0, 0));
        RingRecord note = new RingRecord();
        note.copyFrom(driver.request());
        assertEquals("shrunk=1", note.text());
        // Its part is not done: the answer is still to come.
        assertEquals(5, driver.call(Syscall.NOP, 0, 5).result);
        driver.send(note.reply(0));
        assertEquals(6, driver.call(Syscall.NOP, 0, 6).result);
    }

    @Test
    void anIdleProcessKeepsBeating() throws IOException {
        TestProgram driver = launch();
        long first = driver.channel().heartbeat();
        assertTrue(changes(driver, first, 2000), "silent for hang-after");
    }

    /** Whether the heartbeat moves within the time. */
    private static boolean changes(TestProgram driver, long from, int millis) {
        long end = System.nanoTime() + millis * 1_000_000L;
        while (System.nanoTime() - end < 0) {
            if (driver.channel().heartbeat() != from) {
                return true;
            }
            LockSupport.parkNanos(10_000_000);
        }
        return false;
    }

    private static TestProgram strike(TestProgram driver, String fault) throws IOException {
        driver.post(Syscall.FAULT, 0, 0, fault.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return driver;
    }

    @Test
    void anEndlessLoopStopsTheHeartbeat() throws IOException {
        TestProgram driver = strike(launch(), "loop");
        long end = System.nanoTime() + 20_000_000_000L;
        long last = driver.channel().heartbeat();
        while (changes(driver, last, 1500) && System.nanoTime() - end < 0) {
            last = driver.channel().heartbeat();
        }
        assertEquals(last, driver.channel().heartbeat());
        assertTrue(driver.process().isAlive());
    }

    @Test
    void eachWayToDieHasItsExitStatusAndItsLastWords() throws IOException {
        assertEquals(0, strike(launch(), "exit0").exit());
        assertEquals(1, strike(launch(), "exit1").exit());
        assertDiesSaying("throw", "uncaught IllegalStateException: injected fault");
        assertDiesSaying("stack-overflow", "stack overflow");
        assertDiesSaying("out-of-memory", "out of memory: Java heap space");
    }

    private void assertDiesSaying(String fault, String words) throws IOException {
        TestProgram driver = strike(launch(), fault);
        assertEquals(new Handshake.LastWords(words), driver.message());
        assertEquals(1, driver.exit());
    }

    @Test
    void anExceptionOnAnyThreadEndsTheProcess() throws IOException {
        TestProgram driver = launch();
        driver.post(Syscall.WRITE, 0, 0);
        assertEquals(new Handshake.LastWords("uncaught IllegalStateException: on another thread"), driver.message());
        assertEquals(1, driver.exit());
    }

    @Test
    void aRing0ThatScribblesOverTheRingIsLeft() throws IOException {
        TestProgram driver = launch();
        RingRecord bad = new RingRecord().start(RingRecord.REQUEST, Syscall.NOP, 0, 1);
        bad.flags = 0xff00;
        driver.send(bad);
        assertTrue(driver.message() instanceof Handshake.LastWords words
                && words.cause().contains("EPROTO"));
        assertNotEquals(0, driver.exit());
    }

    @Test
    void withoutRing0TheProcessEnds() throws IOException {
        TestProgram driver = launch();
        driver.hangUp();
        assertEquals(0, driver.exit());
    }
}
