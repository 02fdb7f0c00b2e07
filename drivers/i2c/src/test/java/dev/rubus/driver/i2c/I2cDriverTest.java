package dev.rubus.driver.i2c;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.abi.Errno;
import dev.rubus.abi.I2cTransfer;
import dev.rubus.abi.I2cTransfer.Message;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import dev.rubus.linux.i2c.BusWire;
import dev.rubus.sdk.testing.TestProgram;
import dev.rubus.sdk.testing.TestRing0;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The driver as a process of its own; the test is ring 0 and the board. */
@Timeout(60)
class I2cDriverTest {
    private static final int BUS = 3;
    private static final byte[] READ_ID =
            I2cTransfer.Plain.of(Message.write((byte) 0xD0), Message.read(2)).encode();

    private TestRing0 ring0;

    @BeforeEach
    void begin() throws IOException {
        ring0 = new TestRing0();
    }

    @AfterEach
    void end() throws IOException {
        ring0.close();
    }

    private TestProgram launch(int generation, FakeBus bus) throws IOException {
        return ring0.launch(I2cDriver.class.getName(), generation, Map.of(), bus.device())
                .awaitReady();
    }

    @Test
    void aCombinedTransferBringsBackWhatWasRead() throws IOException {
        try (FakeBus bus = new FakeBus(BUS, (address, transfer) -> {
            assertEquals(0x76, address);
            assertTrue(transfer instanceof I2cTransfer.Plain p && p.messages().size() == 2);
            return new byte[] {0x60, 0x01};
        })) {
            TestProgram driver = launch(1, bus);
            RingRecord reply = driver.call(Syscall.TRANSFER, BUS, 0x76, READ_ID);
            assertEquals(2, reply.result);
            assertArrayEquals(new byte[] {0x60, 0x01}, reply.payloadCopy());
        }
    }

    @Test
    void theLongestReadAndTheLongestWriteFitIntoARecord() throws IOException {
        byte[] longest = new byte[RingRecord.MAX_PAYLOAD];
        new java.util.Random(7).nextBytes(longest);
        byte[] write = new byte[RingRecord.MAX_PAYLOAD - 4];
        try (FakeBus bus = new FakeBus(BUS, (address, transfer) -> {
            Message only = ((I2cTransfer.Plain) transfer).messages().getFirst();
            if (!only.read()) {
                assertArrayEquals(write, only.data());
            }
            return only.read() ? longest : new byte[0];
        })) {
            TestProgram driver = launch(1, bus);
            RingRecord read = driver.call(
                    Syscall.TRANSFER,
                    BUS,
                    0x3c,
                    I2cTransfer.Plain.of(Message.read(longest.length)).encode());
            assertArrayEquals(longest, read.payloadCopy());
            RingRecord written = driver.call(
                    Syscall.TRANSFER,
                    BUS,
                    0x3c,
                    I2cTransfer.Plain.of(Message.write(write)).encode());
            assertEquals(0, written.result);
        }
    }

    @Test
    void refusesAddressesThatAreNone() throws IOException {
        try (FakeBus bus = new FakeBus(BUS, (a, t) -> new byte[0])) {
            TestProgram driver = launch(1, bus);
            for (long none : new long[] {-1, 0x00, 0x02, 0x78, 0x7f, 0x400, Long.MAX_VALUE}) {
                assertEquals(-Errno.EINVAL.code(), driver.call(Syscall.TRANSFER, BUS, none, READ_ID).result);
            }
            for (long tenBits : new long[] {0x80, 0x3ff}) {
                assertEquals(-Errno.EOPNOTSUPP.code(), driver.call(Syscall.TRANSFER, BUS, tenBits, READ_ID).result);
            }
        }
    }

    @Test
    void refusesWhatIsNoTransferAndABusItDoesNotHave() throws IOException {
        try (FakeBus bus = new FakeBus(BUS, (a, t) -> new byte[0])) {
            TestProgram driver = launch(1, bus);
            assertEquals(-Errno.EINVAL.code(), driver.call(Syscall.TRANSFER, BUS, 0x76, (byte) 43).result);
            assertEquals(-Errno.EINVAL.code(), driver.call(Syscall.TRANSFER, BUS, 0x76).result);
            assertEquals(-Errno.ENODEV.code(), driver.call(Syscall.TRANSFER, 99, 0x76, READ_ID).result);
            assertEquals(-Errno.ENOSYS.code(), driver.call(Syscall.READ, BUS, 0).result);
        }
    }

    @Test
    void theBusesErrnoIsTheReplys() throws IOException {
        List<Errno> errors =
                List.of(Errno.ENXIO, Errno.EREMOTEIO, Errno.ETIMEDOUT, Errno.EAGAIN, Errno.EOPNOTSUPP, Errno.EIO);
        try (FakeBus bus = new FakeBus(BUS, (address, t) -> {
            throw FakeBus.Refusal.with(errors.get(address - 0x10));
        })) {
            TestProgram driver = launch(1, bus);
            for (int i = 0; i < errors.size(); i++) {
                RingRecord reply = driver.call(Syscall.TRANSFER, BUS, 0x10 + i, READ_ID);
                assertEquals(-errors.get(i).code(), reply.result);
            }
        }
    }

    @Test
    void scanFindsWhoAcknowledgesTheWayI2cdetectAsks() throws IOException {
        try (FakeBus bus = new FakeBus(BUS, (address, transfer) -> {
            I2cTransfer.Smbus probe = (I2cTransfer.Smbus) transfer;
            boolean read = address >= 0x30 && address <= 0x37 || address >= 0x50 && address <= 0x5f;
            assertEquals(read, probe.read());
            assertEquals(read ? I2cTransfer.Smbus.BYTE : I2cTransfer.Smbus.QUICK, probe.size());
            if (address == 0x03 || address == 0x50 || address == 0x77) {
                return new byte[read ? 1 : 0];
            }
            throw FakeBus.Refusal.with(address == 0x68 ? Errno.EBUSY : Errno.ENXIO);
        })) {
            assertFound(launch(1, bus).call(Syscall.SCAN, BUS, 0), 0x03, 0x50, 0x68, 0x77);
        }
    }

    @Test
    void anAdapterWithoutQuickWritesIsReadEverywhere() throws IOException {
        try (FakeBus bus = new FakeBus(BUS, (address, transfer) -> {
            if (((I2cTransfer.Smbus) transfer).size() == I2cTransfer.Smbus.QUICK) {
                throw FakeBus.Refusal.with(Errno.EOPNOTSUPP);
            }
            if (address == 0x76) {
                return new byte[1];
            }
            throw FakeBus.Refusal.with(Errno.ENXIO);
        })) {
            assertFound(launch(1, bus).call(Syscall.SCAN, BUS, 0), 0x76);
        }
    }

    private static void assertFound(RingRecord reply, int... addresses) {
        assertEquals(BusScan.BYTES, reply.result);
        byte[] expected = new byte[BusScan.BYTES];
        for (int address : addresses) {
            expected[address / 8] |= (byte) (1 << (address % 8));
        }
        assertArrayEquals(expected, reply.payloadCopy());
    }

    @Test
    void aScanOfABusThatIsStuckEndsWithinHangAfter() throws IOException {
        try (FakeBus bus = new FakeBus(BUS, (a, t) -> {
            throw FakeBus.Refusal.silence();
        })) {
            TestProgram driver = launch(1, bus);
            long start = System.nanoTime();
            assertEquals(-Errno.ETIMEDOUT.code(), driver.call(Syscall.SCAN, BUS, 0).result);
            assertTrue(System.nanoTime() - start < 2_000_000_000L, "too long for hang-after");
        }
    }

    @Test
    void anAnswerThatOurPredecessorDidNotWaitForIsNotOurs() throws IOException {
        try (FakeBus bus = new FakeBus(BUS, (a, t) -> new byte[] {1, 2})) {
            TestProgram first = launch(1, bus);
            first.kill();
            bus.board().send(new BusWire(12345, 2, new byte[] {9, 9}).encode());
            TestProgram second = launch(2, bus);
            assertArrayEquals(
                    new byte[] {1, 2},
                    second.call(Syscall.TRANSFER, BUS, 0x76, READ_ID).payloadCopy());
        }
    }

    @Test
    void aBusThatIsTakenBackIsGone() throws IOException {
        try (FakeBus bus = new FakeBus(BUS, (a, t) -> new byte[] {1, 2})) {
            TestProgram driver = launch(1, bus);
            driver.detach(BUS);
            // The socket and the ring are not ordered; the next message of the socket proves that it was read.
            driver.attach(new TestRing0.Device(withId(bus, 4), bus.device().fds()));
            assertEquals(2, driver.call(Syscall.TRANSFER, 4, 0x76, READ_ID).result);
            assertEquals(-Errno.ENODEV.code(), driver.call(Syscall.TRANSFER, BUS, 0x76, READ_ID).result);
        }
    }

    private static dev.rubus.abi.Handshake.Attach withId(FakeBus bus, int id) {
        dev.rubus.abi.Handshake.Attach a = bus.device().attach();
        return new dev.rubus.abi.Handshake.Attach(id, a.kind(), a.simulated(), a.flags(), a.number(), a.label());
    }
}
