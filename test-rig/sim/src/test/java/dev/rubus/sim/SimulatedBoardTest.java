package dev.rubus.sim;

import static dev.rubus.sim.BoardUnderTest.bench;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.abi.EdgeCode;
import dev.rubus.abi.Errno;
import dev.rubus.abi.Handshake;
import dev.rubus.abi.I2cTransfer;
import dev.rubus.abi.I2cTransfer.Message;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import dev.rubus.driver.gpio.GpioDriver;
import dev.rubus.driver.i2c.I2cDriver;
import dev.rubus.linux.LinuxException;
import dev.rubus.linux.Poll;
import dev.rubus.linux.gpio.GpioLine;
import dev.rubus.linux.gpio.LineEvent;
import dev.rubus.linux.gpio.SimulatedLine;
import dev.rubus.linux.i2c.SimulatedBus;
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

/** The board as a process of its own, with the node's own ends in the test's hands, or in a real driver's. */
@Timeout(90)
class SimulatedBoardTest {
    private static final String STILL = "button line=17 press-every-ms=0\n";
    private static final String INPUT = "in,pull-up,both";
    private static final byte[] CHIP_ID =
            I2cTransfer.Plain.of(Message.write((byte) 0xD0), Message.read(1)).encode();

    private TestRing0 ring0;
    private BoardUnderTest fds;

    @BeforeEach
    void begin() throws IOException {
        ring0 = new TestRing0();
        fds = new BoardUnderTest();
    }

    @AfterEach
    void end() throws IOException {
        ring0.close();
        fds.close();
    }

    private GpioLine button() throws IOException {
        return new SimulatedLine(fds.button.values[0].fd(), fds.button.events[0]);
    }

    private GpioLine led() throws IOException {
        return new SimulatedLine(fds.led.values[0].fd(), fds.led.events[0]);
    }

    /** At least so many edges, or what came within 20 s. */
    private static List<LineEvent> edges(GpioLine line, int count) throws IOException {
        List<LineEvent> edges = new ArrayList<>();
        Poll poll = new Poll();
        long end = System.nanoTime() + 20_000_000_000L;
        while (edges.size() < count && System.nanoTime() - end < 0) {
            poll.clear();
            poll.add(line.events());
            poll.await(200);
            line.drain(edges::add);
        }
        return edges;
    }

    @Test
    void aPullIsAnEdgeWithTheMomentsTimeStampAndTheNextSequenceNumber() throws IOException {
        TestProgram board = fds.board(ring0, 1, STILL, INPUT, "out,low");
        GpioLine line = button();
        assertEquals(1, line.get());
        long before = System.nanoTime();
        bench(board, "pull 17 down");
        bench(board, "pull 17 up");
        long after = System.nanoTime();
        List<LineEvent> edges = edges(line, 2);
        assertEquals(List.of(false, true), edges.stream().map(LineEvent::rising).toList());
        assertEquals(List.of(1, 2), edges.stream().map(LineEvent::lineSeqno).toList());
        for (LineEvent edge : edges) {
            assertTrue(before <= edge.timestampNanos() && edge.timestampNanos() <= after, edge.toString());
            assertEquals(17, edge.offset());
        }
        assertEquals(1, line.get());
    }

    @Test
    void anLedShowsWhatTheNodeDrivesAndEachChangeCounts() throws IOException {
        TestProgram board = fds.board(ring0, 1, STILL, INPUT, "out,high");
        assertEquals("1", bench(board, "level 27"));
        assertEquals("0", bench(board, "changes 27"));
        GpioLine line = led();
        line.set(1);
        assertEquals("0", bench(board, "changes 27"));
        line.set(0);
        line.set(1);
        line.set(0);
        assertEquals("0", bench(board, "level 27"));
        assertEquals("3", bench(board, "changes 27"));
        assertEquals(0, line.get());
    }

    @Test
    void anInputCannotBeDriven() throws IOException {
        TestProgram board = fds.board(ring0, 1, STILL, INPUT, "out,low");
        LinuxException refused = assertThrows(LinuxException.class, () -> button().set(1));
        assertEquals(Errno.EPERM, refused.errno());
        assertThrows(IllegalArgumentException.class, () -> bench(board, "pull 27 up"));
    }

    @Test
    void theButtonPressesItselfAndDebounceMakesOneEdgeOfEachBounce() throws IOException {
        fds.board(
                ring0,
                1,
                "button line=17 press-every-ms=200 press-for-ms=60 bounce=true seed=3\n",
                "in,pull-up,both,debounce=5000",
                "out,low");
        List<LineEvent> edges = edges(button(), 6);
        for (int i = 0; i < 6; i++) {
            assertEquals(i % 2 == 1, edges.get(i).rising(), edges.toString());
            assertEquals(i + 1, edges.get(i).lineSeqno());
        }
        long period = edges.get(2).timestampNanos() - edges.get(0).timestampNanos();
        // Stamped by the model, to the bounce: however late the process was served.
        assertEquals(200_000_000, period, 2_500_000);
    }

    @Test
    void withoutDebounceTheContactIsHeardToBounceUnlessItIsAGoodOne() throws IOException {
        fds.board(
                ring0,
                1,
                "button line=17 press-every-ms=200 press-for-ms=60 bounce=false\n",
                "in,pull-up,both",
                "out,low");
        List<LineEvent> edges = edges(button(), 4);
        assertEquals(60_000_000, edges.get(1).timestampNanos() - edges.get(0).timestampNanos());
        assertEquals(200_000_000, edges.get(2).timestampNanos() - edges.get(0).timestampNanos());
    }

    @Test
    void aButtonThatIsToldToKeepStillDoes() throws IOException {
        TestProgram board = fds.board(
                ring0, 1, "button line=17 press-every-ms=50 press-for-ms=20 bounce=false\n", INPUT, "out,low");
        edges(button(), 2);
        bench(board, "auto 17 off");
        button().drain(edge -> {});
        String changes = bench(board, "changes 17");
        Poll silence = new Poll();
        silence.add(fds.button.events[0]);
        assertFalse(silence.await(300), "an edge came");
        assertEquals(changes, bench(board, "changes 17"));
        bench(board, "auto 17 on");
        assertEquals(2, edges(button(), 2).size());
    }

    @Test
    void theChipsAnswerOnTheirBus() throws IOException {
        fds.board(ring0, 1, STILL, INPUT, "out,low");
        SimulatedBus bus = new SimulatedBus(fds.bus[0].fd());
        assertArrayEquals(
                new byte[] {0x60},
                bus.transfer(0x76, I2cTransfer.Plain.of(Message.write((byte) 0xD0), Message.read(1))));
        bus.transfer(0x50, new I2cTransfer.Smbus(false, 4, I2cTransfer.Smbus.BYTE_DATA, 0, new byte[] {42}));
        assertArrayEquals(
                new byte[] {42},
                bus.transfer(0x50, new I2cTransfer.Smbus(true, 4, I2cTransfer.Smbus.BYTE_DATA, 0, new byte[0])));
        assertArrayEquals(
                new byte[] {42, 0, 0},
                bus.transfer(0x50, new I2cTransfer.Smbus(true, 4, I2cTransfer.Smbus.I2C_BLOCK_DATA, 3, new byte[0])));
        assertEquals(
                Errno.ENXIO,
                assertThrows(LinuxException.class, () -> bus.transfer(0x51, I2cTransfer.Plain.of(Message.read(1))))
                        .errno());
    }

    @Test
    void aFaultIsTheErrnoUntilItIsMended() throws IOException {
        TestProgram board = fds.board(ring0, 1, STILL, INPUT, "out,low");
        SimulatedBus bus = new SimulatedBus(fds.bus[0].fd());
        I2cTransfer id = I2cTransfer.Plain.of(Message.write((byte) 0xD0), Message.read(1));
        Map<String, Errno> faults =
                Map.of("nack", Errno.ENXIO, "timeout", Errno.ETIMEDOUT, "arbitration", Errno.EAGAIN);
        for (Map.Entry<String, Errno> fault : faults.entrySet()) {
            bench(board, "fault 0x76 " + fault.getKey());
            assertEquals(
                    fault.getValue(),
                    assertThrows(LinuxException.class, () -> bus.transfer(0x76, id))
                            .errno());
            bus.transfer(0x50, I2cTransfer.Plain.of(Message.read(1)));
        }
        bench(board, "fault 0x76 slow=150");
        long start = System.nanoTime();
        assertArrayEquals(new byte[] {0x60}, bus.transfer(0x76, id));
        assertTrue(System.nanoTime() - start >= 150_000_000);
        bench(board, "fault 0x76 none");
        assertArrayEquals(new byte[] {0x60}, bus.transfer(0x76, id));
    }

    @Test
    void aSlowChipDoesNotHoldUpTheLines() throws IOException {
        TestProgram board = fds.board(ring0, 1, STILL, INPUT, "out,low");
        bench(board, "fault 0x76 slow=900");
        TestProgram i2c = ring0.launch(I2cDriver.class.getName(), 1, Map.of(), busDevice())
                .awaitReady();
        i2c.post(Syscall.TRANSFER, BoardUnderTest.BUS, 0x76, CHIP_ID);
        long start = System.nanoTime();
        led().set(1);
        assertEquals("1", bench(board, "level 27"));
        assertTrue(System.nanoTime() - start < 800_000_000);
        assertEquals(1, i2c.reply().result);
    }

    @Test
    void anOrderThatIsNoneIsRefusedWithWhatWasExpected() throws IOException {
        TestProgram board = fds.board(ring0, 1, STILL, INPUT, "out,low");
        List<String> orders = List.of(
                "",
                "pull",
                "pull 17",
                "pull 17 sideways",
                "pull 54 up",
                "pull x up",
                "level 99",
                "level 1 2",
                "changes",
                "auto 27 on",
                "fault 0x76",
                "fault 0x76 fire",
                "fault 0x02 nack",
                "fault 0x76 slow=x",
                "dance 17");
        for (String order : orders) {
            IllegalArgumentException refused =
                    assertThrows(IllegalArgumentException.class, () -> bench(board, order), order);
            assertTrue(refused.getMessage().startsWith("-" + Errno.EINVAL.code() + " "), refused.getMessage());
            assertTrue(refused.getMessage().contains("expected"), refused.getMessage());
        }
        RingRecord unknown = board.call(Syscall.READ, 0, 0);
        assertEquals(-Errno.ENOSYS.code(), unknown.result);
    }

    @Test
    void aPartThatIsNoneEndsTheProcessWithItsLineInItsLastWords() throws IOException {
        TestProgram board =
                ring0.launch(SimMain.class.getName(), 1, Map.of("sim.devices", "led line=27\npiano keys=88"));
        assertTrue(board.message() instanceof Handshake.LastWords words
                && words.cause().contains("piano keys=88"));
        assertEquals(1, board.exit());
    }

    @Test
    void nonsenseInASocketIsIgnored() throws IOException {
        TestProgram board = fds.board(ring0, 1, STILL, INPUT, "out,low");
        fds.led.values[0].send(new byte[] {1, 2, 3});
        fds.bus[0].send(new byte[] {1, 2, 3});
        led().set(1);
        assertEquals("1", bench(board, "level 27"));
        SimulatedBus bus = new SimulatedBus(fds.bus[0].fd());
        bus.transfer(0x50, I2cTransfer.Plain.of(Message.read(1)));
    }

    @Test
    void aFullEventPipeDropsTheNewestAndTheSequenceShowsIt() throws IOException {
        TestProgram board = fds.board(ring0, 1, STILL, INPUT, "out,low");
        int dropped = 0;
        for (int i = 0; dropped == 0 && i < 2000; i++) {
            bench(board, "pull 17 " + (i % 2 == 0 ? "down" : "up"));
            if (i >= 1024) {
                dropped = Integer.parseInt(bench(board, "dropped 17"));
            }
        }
        assertEquals(1, dropped);
        GpioLine line = button();
        List<LineEvent> kept = edges(line, 1024);
        for (int i = 0; i < kept.size(); i++) {
            assertEquals(i + 1, kept.get(i).lineSeqno());
        }
        bench(board, "pull 17 up");
        bench(board, "pull 17 down");
        bench(board, "pull 17 up");
        List<LineEvent> later = edges(line, 2);
        assertTrue(later.getFirst().lineSeqno() > kept.size() + 1, "no hole: " + later.getFirst());
    }

    @Test
    void theDriversDieAndComeBackAndTheBoardGoesOn() throws IOException {
        TestProgram board = fds.board(ring0, 1, STILL, INPUT, "out,low");
        TestProgram gpio = gpio(1);
        TestProgram i2c = ring0.launch(I2cDriver.class.getName(), 1, Map.of(), busDevice())
                .awaitReady();
        assertEquals(0, gpio.call(Syscall.WRITE, BoardUnderTest.LED, 1).result);
        assertEquals(1, i2c.call(Syscall.TRANSFER, BoardUnderTest.BUS, 0x76, CHIP_ID).result);
        bench(board, "pull 17 down");
        assertEquals(1, EdgeCode.lineSeqno(gpio.event().arg1));

        gpio.kill();
        i2c.kill();
        for (int i = 0; i < 500; i++) {
            bench(board, "pull 17 " + (i % 2 == 0 ? "up" : "down"));
        }
        assertEquals("1", bench(board, "level 27"));
        assertEquals("1", bench(board, "changes 27"));

        gpio = gpio(2);
        long last = 0;
        for (int i = 0; i < 500; i++) {
            RingRecord edge = gpio.event();
            assertEquals(i + 2, EdgeCode.lineSeqno(edge.arg1));
            assertEquals(i % 2 == 0, EdgeCode.rising(edge.arg1));
            assertTrue(edge.arg0 >= last);
            last = edge.arg0;
        }
        assertEquals(1, gpio.call(Syscall.READ, BoardUnderTest.LED, 0).result);
        assertEquals("1", bench(board, "changes 27"));
        i2c = ring0.launch(I2cDriver.class.getName(), 2, Map.of(), busDevice()).awaitReady();
        assertEquals(1, i2c.call(Syscall.TRANSFER, BoardUnderTest.BUS, 0x76, CHIP_ID).result);
    }

    @Test
    void theBoardDiesAndComesBackAndTheDriversGoOn() throws IOException {
        TestProgram board = fds.board(ring0, 1, STILL, INPUT, "out,low");
        TestProgram gpio = gpio(1);
        TestProgram i2c = ring0.launch(I2cDriver.class.getName(), 1, Map.of(), busDevice())
                .awaitReady();
        assertEquals(0, gpio.call(Syscall.WRITE, BoardUnderTest.LED, 1).result);
        board.kill();
        assertEquals(-Errno.ETIMEDOUT.code(), gpio.call(Syscall.READ, BoardUnderTest.LED, 0).result);

        // Ring 0 knows what it was driven to, and says that as the level to begin with.
        board = fds.board(ring0, 2, STILL, INPUT, "out,high");
        assertEquals("1", bench(board, "level 27"));
        assertEquals("0", bench(board, "changes 27"));
        assertEquals(1, gpio.call(Syscall.READ, BoardUnderTest.LED, 0).result);
        bench(board, "pull 17 down");
        assertEquals(1, EdgeCode.lineSeqno(gpio.event().arg1));
        assertEquals(1, i2c.call(Syscall.TRANSFER, BoardUnderTest.BUS, 0x76, CHIP_ID).result);
    }

    @Test
    void aLineThatIsHandedOverAgainKeepsItsLevel() throws IOException {
        TestProgram board = fds.board(ring0, 1, STILL, INPUT, "out,low");
        led().set(1);
        board.attach(BoardUnderTest.bench(BoardUnderTest.LED, 27, Handshake.Attach.OUTPUT, "out,low", fds.led));
        // The socket and the ring are not ordered: the fourth device's presence proves that the LED's message was read.
        board.attach(BoardUnderTest.bench(9, 5, Handshake.Attach.OUTPUT, "out,high", fds.button));
        long end = System.nanoTime() + 10_000_000_000L;
        while (bench(board, "level 5").equals("0") && System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
        assertEquals("1", bench(board, "level 5"));
        assertEquals("1", bench(board, "level 27"));
        assertEquals("1", bench(board, "changes 27"));
    }

    private TestProgram gpio(int generation) throws IOException {
        return ring0.launch(
                        GpioDriver.class.getName(),
                        generation,
                        Map.of(),
                        BoardUnderTest.line(BoardUnderTest.BUTTON, 17, Handshake.Attach.EDGES, fds.button),
                        BoardUnderTest.line(BoardUnderTest.LED, 27, Handshake.Attach.OUTPUT, fds.led))
                .awaitReady();
    }

    private TestRing0.Device busDevice() {
        return new TestRing0.Device(
                new Handshake.Attach(BoardUnderTest.BUS, Handshake.DeviceKind.I2C_BUS, true, 0, 1, "bus 1"),
                fds.bus[0].fd());
    }
}
