package dev.rubus.driver.gpio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.Memory;
import dev.rubus.abi.EdgeCode;
import dev.rubus.abi.Errno;
import dev.rubus.abi.Handshake;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import dev.rubus.abi.vdso.LevelPage;
import dev.rubus.linux.Fd;
import dev.rubus.linux.gpio.LineEvent;
import dev.rubus.sdk.testing.TestProgram;
import dev.rubus.sdk.testing.TestRing0;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The driver as a process of its own; the test is ring 0 and the board. */
@Timeout(60)
class GpioDriverTest {
    private static final String MAIN = GpioDriver.class.getName();
    private static final int BUTTON = 7;
    private static final int LED = 8;

    private TestRing0 ring0;
    private FakeLine button;
    private FakeLine led;

    @BeforeEach
    void begin() throws IOException {
        ring0 = new TestRing0();
        button = new FakeLine(BUTTON, 17, Handshake.Attach.EDGES, false);
        led = new FakeLine(LED, 27, Handshake.Attach.OUTPUT, true);
    }

    @AfterEach
    void end() throws IOException {
        ring0.close();
        button.close();
        led.close();
    }

    private TestProgram launch(int generation, FakeLine... lines) throws IOException {
        TestRing0.Device[] devices = new TestRing0.Device[lines.length];
        for (int i = 0; i < lines.length; i++) {
            devices[i] = lines[i].device();
        }
        return ring0.launch(MAIN, generation, Map.of(), devices).awaitReady();
    }

    private static void assertEdge(RingRecord event, int device, long time, int seqno, boolean rising) {
        assertEquals(Syscall.EDGE.number(), event.op);
        assertEquals(device, event.handle);
        assertEquals(time, event.arg0);
        assertEquals(seqno, EdgeCode.lineSeqno(event.arg1));
        assertEquals(rising, EdgeCode.rising(event.arg1));
    }

    @Test
    void readsAndWritesTheLinesThatItWasHandedBeforeItWasReady() throws IOException {
        TestProgram driver = launch(1, button, led);
        assertEquals(0, driver.call(Syscall.READ, BUTTON, 0).result);
        button.level(1);
        assertEquals(1, driver.call(Syscall.READ, BUTTON, 0).result);
        assertEquals(0, driver.call(Syscall.WRITE, LED, 1).result);
        assertEquals(1, led.level());
        assertEquals(1, driver.call(Syscall.READ, LED, 0).result);
        assertEquals(0, driver.call(Syscall.WRITE, LED, 0).result);
        assertEquals(0, led.level());
    }

    @Test
    void refusesWithTheErrnoOfTheContract() throws IOException {
        TestProgram driver = launch(1, button, led);
        assertEquals(-Errno.EPERM.code(), driver.call(Syscall.WRITE, BUTTON, 1).result);
        assertEquals(-Errno.ENODEV.code(), driver.call(Syscall.READ, 99, 0).result);
        assertEquals(-Errno.EINVAL.code(), driver.call(Syscall.WRITE, LED, 2).result);
        assertEquals(-Errno.ENOSYS.code(), driver.call(Syscall.TRANSFER, LED, 0).result);
    }

    @Test
    void aLineHandedOverWhileServingIsThereForTheNextRequest() throws IOException {
        TestProgram driver = launch(1);
        driver.attach(led.device());
        assertEquals(0, driver.call(Syscall.WRITE, LED, 1).result);
        assertEquals(1, led.level());
        driver.detach(LED);
        driver.attach(button.device());
        assertEquals(0, driver.call(Syscall.READ, BUTTON, 0).result);
        assertEquals(-Errno.ENODEV.code(), driver.call(Syscall.READ, LED, 0).result);
    }

    @Test
    void edgesCarryTheKernelsTimeStampAndSequenceNumber() throws IOException {
        TestProgram driver = launch(1, button, led);
        button.edge(123_456_789_012L, true, 1);
        assertEdge(driver.event(), BUTTON, 123_456_789_012L, 1, true);
        button.edge(123_456_999_999L, false, 2);
        assertEdge(driver.event(), BUTTON, 123_456_999_999L, 2, false);
        List<String> levels = new ArrayList<>();
        new LevelPage(driver.channel().levels())
                .takeChanges((device, high, stamp) -> levels.add(device + " " + high + " " + stamp));
        assertEquals(
                List.of(BUTTON + " false 123456999999"), levels, "the driver's own page has the last of each line");
    }

    @Test
    void edgesOfALineHandedOverWhileServingAreReported() throws IOException {
        TestProgram driver = launch(1, led);
        button.edge(1, true, 1);
        driver.attach(button.device());
        assertEdge(driver.event(), BUTTON, 1, 1, true);
        button.edge(2, false, 2);
        assertEdge(driver.event(), BUTTON, 2, 2, false);
    }

    @Test
    void edgesThatCameWhileNoDriverLivedReachTheNextOneInOrder() throws IOException {
        TestProgram first = launch(1, button, led);
        button.edge(1, true, 1);
        assertEdge(first.event(), BUTTON, 1, 1, true);
        assertEquals(0, first.call(Syscall.WRITE, LED, 1).result);
        first.kill();

        for (int seqno = 2; seqno <= 1000; seqno++) {
            button.edge(seqno, seqno % 2 == 1, seqno);
        }
        assertEquals(1, led.level());

        TestProgram second = launch(2, button, led);
        for (int seqno = 2; seqno <= 1000; seqno++) {
            assertEdge(second.event(), BUTTON, seqno, seqno, seqno % 2 == 1);
        }
        assertEquals(1, second.call(Syscall.READ, LED, 0).result);
        assertEquals(1, led.writes());
    }

    @Test
    void whileRing0TakesNothingTheEdgesWaitInTheKernel() throws IOException {
        TestProgram driver = launch(1, button);
        // 256 in the ring, up to 16 in the driver's hands, the rest in the pipe.
        for (int seqno = 1; seqno <= 1000; seqno++) {
            button.edge(seqno, true, seqno);
        }
        for (int seqno = 1; seqno <= 1000; seqno++) {
            assertEdge(driver.event(), BUTTON, seqno, seqno, true);
        }
    }

    @Test
    void aLineThatIsGivenTwiceIsReplaced() throws IOException {
        TestProgram driver = launch(1, button);
        driver.attach(button.device());
        assertEquals(0, driver.call(Syscall.READ, BUTTON, 0).result);
        button.edge(5, true, 1);
        assertEdge(driver.event(), BUTTON, 5, 1, true);
        assertEquals(0, driver.call(Syscall.READ, BUTTON, 0).result);
        assertTrue(driver.events().isEmpty());
    }

    @Test
    void aLineWhoseEventsEndIsLeftOutAndTheOthersGoOn() throws IOException {
        FakeLine other = new FakeLine(9, 5, Handshake.Attach.EDGES, false);
        try {
            TestProgram driver = launch(1, button, other);
            button.endEvents();
            RingRecord last = driver.event();
            assertEquals(Syscall.EDGE.number(), last.op);
            assertEquals(BUTTON, last.handle);
            assertEquals(-Errno.ENODEV.code(), last.result, "ring 0 is told that it knows this line no longer");
            other.edge(3, true, 1);
            assertEdge(driver.event(), 9, 3, 1, true);
            long before = cpuMillis(driver);
            for (int i = 0; i < 20; i++) {
                assertEquals(0, driver.call(Syscall.READ, BUTTON, 0).result);
            }
            other.edge(4, false, 2);
            assertEdge(driver.event(), 9, 4, 2, false);
            // 0.5 s at the driver's own pace: a busy loop would burn all of it.
            driver.call(Syscall.NOP, BUTTON, 0);
            long end = System.nanoTime() + 500_000_000L;
            while (System.nanoTime() - end < 0) {
                driver.events();
                java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
            }
            assertTrue(cpuMillis(driver) - before < 300, "the driver burns CPU");
        } finally {
            other.close();
        }
    }

    private static long cpuMillis(TestProgram program) {
        return program.process().info().totalCpuDuration().orElseThrow().toMillis();
    }

    @Test
    void endsInGoodOrderWhenAsked() throws IOException {
        TestProgram driver = launch(1, button);
        assertEquals(0, driver.stop());
    }

    @Test
    void saysItsLastWordsWhenItIsHandedSomethingElse() throws IOException {
        TestProgram driver = launch(1);
        Handshake.Attach bus = new Handshake.Attach(3, Handshake.DeviceKind.I2C_BUS, true, 0, 1, "bus");
        driver.attach(new TestRing0.Device(bus, led.device().fds()));
        assertTrue(driver.message() instanceof Handshake.LastWords words
                && words.cause().contains("I2C_BUS"));
        assertEquals(1, driver.exit());
    }

    @Test
    void aBoardThatIsDeadCostsATimeOutAndNotTheDriver() throws IOException {
        led.mute();
        TestProgram driver = launch(1, led, button);
        assertEquals(-Errno.ETIMEDOUT.code(), driver.call(Syscall.WRITE, LED, 1).result);
        assertEquals(0, driver.call(Syscall.READ, BUTTON, 0).result);
        assertNotEquals(0, driver.channel().heartbeat());
    }

    /** Writes an event the way the kernel would. */
    static void write(Fd pipe, LineEvent event) throws IOException {
        try (Memory bytes = new Memory(LineEvent.BYTES)) {
            event.write(bytes, 0);
            assertTrue(pipe.write(bytes, LineEvent.BYTES), "pipe full");
        }
    }
}
