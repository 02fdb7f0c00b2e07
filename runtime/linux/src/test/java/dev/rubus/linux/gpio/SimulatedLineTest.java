package dev.rubus.linux.gpio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.Memory;
import dev.rubus.abi.Errno;
import dev.rubus.linux.Fd;
import dev.rubus.linux.LinuxException;
import dev.rubus.linux.SeqPacket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SimulatedLineTest {
    private SeqPacket board;
    private Fd events;
    private SimulatedLine line;

    @BeforeEach
    void begin() throws IOException {
        SeqPacket[] values = SeqPacket.pair();
        Fd[] pipe = Fd.pipe();
        board = values[1];
        events = pipe[1];
        line = new SimulatedLine(values[0].fd(), pipe[0]);
    }

    @AfterEach
    void end() {
        line.close();
        board.close();
        events.close();
    }

    /** Answers one question from another thread: what the reply to it shall be, as bytes, one or more. */
    private interface Board {
        byte[][] answers(LineWire question);
    }

    private Thread answer(Board answers) {
        return Thread.ofPlatform().start(() -> {
            try {
                dev.rubus.linux.Poll poll = new dev.rubus.linux.Poll();
                poll.add(board.fd());
                assertTrue(poll.await(20_000));
                for (byte[] bytes :
                        answers.answers(LineWire.decode(board.receive().bytes()))) {
                    board.send(bytes);
                }
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void asksForTheLevelAndDrivesIt() throws Exception {
        Thread once = answer(q -> {
            assertEquals(LineWire.GET, q.op());
            return new byte[][] {new LineWire(0, q.id(), 1, 1).encode()};
        });
        assertEquals(1, line.get());
        once.join();
        Thread twice = answer(q -> {
            assertEquals(LineWire.SET, q.op());
            assertEquals(1, q.bits());
            assertEquals(1, q.mask());
            return new byte[][] {new LineWire(0, q.id(), 1, 1).encode()};
        });
        line.set(1);
        twice.join();
    }

    @Test
    void dropsAnswersToAProcessThatDiedBefore() throws Exception {
        board.send(new LineWire(0, 1, 0, 1).encode());
        board.send(new LineWire(-5, 2, 0, 1).encode());
        answer(q -> new byte[][] {new LineWire(0, q.id() - 1, 0, 1).encode(), new LineWire(0, q.id(), 1, 1).encode()});
        assertEquals(1, line.get());
    }

    @Test
    void theBoardsErrnoIsOurs() {
        answer(q -> new byte[][] {new LineWire(-Errno.EPERM.code(), q.id(), 0, 1).encode()});
        assertEquals(
                Errno.EPERM,
                assertThrows(LinuxException.class, () -> line.set(1)).errno());
    }

    @Test
    void nonsenseIsAProtocolError() {
        answer(q -> new byte[][] {new byte[] {1, 2, 3}});
        assertEquals(
                Errno.EPROTO,
                assertThrows(LinuxException.class, () -> line.get()).errno());
    }

    @Test
    void aBoardThatIsSilentCostsASecond() {
        long start = System.nanoTime();
        assertEquals(
                Errno.ETIMEDOUT,
                assertThrows(LinuxException.class, () -> line.get()).errno());
        long millis = (System.nanoTime() - start) / 1_000_000;
        assertTrue(millis >= 990 && millis < 10_000, millis + " ms");
    }

    @Test
    void aBoardThatIsGoneIsSaidAtOnce() {
        board.close();
        assertEquals(
                Errno.EPIPE,
                assertThrows(LinuxException.class, () -> line.get()).errno());
    }

    @Test
    void drainsManyEventsInOrderAndSaysTheEnd() throws IOException {
        try (Memory bytes = new Memory(LineEvent.BYTES)) {
            for (int i = 1; i <= 50; i++) {
                new LineEvent(i, i % 2 == 0, 17, i, i).write(bytes, 0);
                assertTrue(events.write(bytes, LineEvent.BYTES));
            }
        }
        List<LineEvent> taken = new ArrayList<>();
        assertEquals(50, line.drain(taken::add));
        for (int i = 1; i <= 50; i++) {
            assertEquals(new LineEvent(i, i % 2 == 0, 17, i, i), taken.get(i - 1));
        }
        assertEquals(0, line.drain(taken::add));
        events.close();
        assertEquals(-1, line.drain(taken::add));
    }
}
