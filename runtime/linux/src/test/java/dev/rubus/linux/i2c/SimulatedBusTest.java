package dev.rubus.linux.i2c;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.abi.Errno;
import dev.rubus.abi.I2cTransfer;
import dev.rubus.linux.LinuxException;
import dev.rubus.linux.Poll;
import dev.rubus.linux.SeqPacket;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SimulatedBusTest {
    private static final I2cTransfer READ_TWO =
            I2cTransfer.Plain.of(I2cTransfer.Message.write((byte) 0xd0), I2cTransfer.Message.read(2));

    private SeqPacket board;
    private SimulatedBus bus;

    @BeforeEach
    void begin() throws IOException {
        SeqPacket[] pair = SeqPacket.pair();
        board = pair[1];
        bus = new SimulatedBus(pair[0].fd());
    }

    @AfterEach
    void end() {
        bus.close();
        board.close();
    }

    private interface Board {
        byte[][] answers(BusWire question) throws Exception;
    }

    private void answer(Board answers) {
        Thread.ofPlatform().start(() -> {
            try {
                Poll poll = new Poll();
                poll.add(board.fd());
                assertTrue(poll.await(20_000));
                for (byte[] bytes :
                        answers.answers(BusWire.decode(board.receive().bytes()))) {
                    board.send(bytes);
                }
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void bringsTheTransferToTheBoardAndBackWhatWasRead() throws IOException {
        answer(q -> {
            assertEquals(0x76, q.result());
            assertArrayEquals(READ_TWO.encode(), q.transfer().encode());
            return new byte[][] {new BusWire(q.id(), 2, new byte[] {5, 6}).encode()};
        });
        assertArrayEquals(new byte[] {5, 6}, bus.transfer(0x76, READ_TWO));
    }

    @Test
    void dropsAnswersToAProcessThatDiedBefore() throws IOException {
        board.send(new BusWire(1, 2, new byte[] {9, 9}).encode());
        answer(q -> new byte[][] {
            new BusWire(q.id() + 1, 2, new byte[] {9, 9}).encode(), new BusWire(q.id(), 2, new byte[] {5, 6}).encode()
        });
        assertArrayEquals(new byte[] {5, 6}, bus.transfer(0x76, READ_TWO));
    }

    @Test
    void theBoardsErrnoIsOurs() {
        answer(q -> new byte[][] {new BusWire(q.id(), -Errno.ENXIO.code(), new byte[0]).encode()});
        assertEquals(
                Errno.ENXIO,
                assertThrows(LinuxException.class, () -> bus.transfer(0x76, READ_TWO))
                        .errno());
    }

    @Test
    void nonsenseIsAProtocolError() {
        answer(q -> new byte[][] {new byte[7]});
        assertEquals(
                Errno.EPROTO,
                assertThrows(LinuxException.class, () -> bus.transfer(0x76, READ_TWO))
                        .errno());
    }

    @Test
    void anAnswerOfAnotherLengthThanWasAskedForIsAProtocolError() {
        answer(q -> new byte[][] {new BusWire(q.id(), 3, new byte[3]).encode()});
        assertEquals(
                Errno.EPROTO,
                assertThrows(LinuxException.class, () -> bus.transfer(0x76, READ_TWO))
                        .errno());
    }

    @Test
    void aBoardThatIsSilentIsATimeOut() {
        assertEquals(
                Errno.ETIMEDOUT,
                assertThrows(LinuxException.class, () -> bus.transfer(0x76, READ_TWO))
                        .errno());
    }
}
