package dev.rubus.pi4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.io.exception.IOException;
import com.pi4j.io.i2c.I2C;
import com.pi4j.io.i2c.I2CConfigBuilder;
import dev.rubus.abi.Errno;
import dev.rubus.abi.I2cTransfer.Message;
import dev.rubus.abi.Syscall;
import dev.rubus.sdk.SyscallException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class I2CTest {
    private final FakeRing0 ring0 = FakeRing0.shared();
    private final Context pi4j = Pi4J.newAutoContext();

    @AfterEach
    void shutdown() {
        pi4j.shutdown();
    }

    private I2C open(int address) {
        return pi4j.create(
                I2CConfigBuilder.newInstance(pi4j).bus(1).device(address).build());
    }

    private FakeRing0.Request onlyTransfer() {
        List<FakeRing0.Request> seen = ring0.seen(Syscall.TRANSFER);
        assertEquals(1, seen.size());
        return seen.getFirst();
    }

    private static String shape(List<Message> messages) {
        StringBuilder shape = new StringBuilder();
        for (Message m : messages) {
            shape.append(
                    m.read()
                            ? " R" + m.length()
                            : " W" + java.util.HexFormat.of().formatHex(m.data()));
        }
        return shape.toString().strip();
    }

    @Test
    void aRegisterIsReadInOneTransferThatMayBeRepeated() {
        ring0.registers[0xd0] = (byte) 0xf0;
        assertEquals(0xf0, open(0x76).readRegister(0xd0));
        FakeRing0.Request transfer = onlyTransfer();
        assertEquals("Wd0 R1", shape(transfer.messages()));
        assertEquals("/dev/i2c/1/0x76", transfer.path());
        assertTrue(transfer.idempotent());
    }

    @Test
    void manyRegistersAreReadInOneTransferIntoTheirPlace() {
        ring0.registers[0xf7] = 1;
        ring0.registers[0xf8] = 2;
        byte[] buffer = new byte[4];
        assertEquals(2, open(0x76).readRegister(0xf7, buffer, 1, 2));
        assertArrayEquals(new byte[] {0, 1, 2, 0}, buffer);
        assertEquals("Wf7 R2", shape(onlyTransfer().messages()));
    }

    @Test
    void wideRegisterNumbersAndWriteThenReadAreOneTransferToo() {
        I2C chip = open(0x76);
        chip.readRegister(new byte[] {0x12, 0x34}, new byte[1], 0, 1);
        chip.writeThenRead(new byte[] {0x24, 0x00}, new byte[6]);
        assertEquals(
                List.of("W1234 R1", "W2400 R6"),
                ring0.seen(Syscall.TRANSFER).stream()
                        .map(t -> shape(t.messages()))
                        .toList());
    }

    @Test
    void writesAreOneMessageAndDoneAtMostOnce() {
        I2C chip = open(0x76);
        assertEquals(1, chip.writeRegister(0xf4, 0x25));
        assertEquals(2, chip.writeRegister(0x10, new byte[] {9, 1, 2, 9}, 1, 2));
        assertEquals(1, chip.write((byte) 0xaa));
        assertEquals(3, chip.write(new byte[] {1, 2, 3}));
        assertEquals(1, chip.writeRegister(new byte[] {1, 2}, new byte[] {3}, 0, 1));
        assertEquals(
                List.of("Wf425", "W100102", "Waa", "W010203", "W010203"),
                ring0.seen(Syscall.TRANSFER).stream()
                        .map(t -> shape(t.messages()))
                        .toList());
        assertFalse(ring0.seen(Syscall.TRANSFER).stream().anyMatch(FakeRing0.Request::idempotent));
    }

    @Test
    void readsWithoutARegisterAreDoneAtMostOnce() {
        I2C chip = open(0x76);
        chip.read();
        chip.read(new byte[3]);
        chip.read(new byte[3], 1, 2);
        assertEquals(
                List.of("R1", "R3", "R2"),
                ring0.seen(Syscall.TRANSFER).stream()
                        .map(t -> shape(t.messages()))
                        .toList());
        assertFalse(ring0.seen(Syscall.TRANSFER).stream().anyMatch(FakeRing0.Request::idempotent));
    }

    @Test
    void noAcknowledgeIsAnIOExceptionAndTheNextTransferGoes() {
        I2C chip = open(0x76);
        ring0.fail(Syscall.TRANSFER, Errno.ENXIO);
        IOException failed = assertThrows(IOException.class, () -> chip.readRegister(0xd0));
        assertEquals(
                Errno.ENXIO,
                assertInstanceOf(SyscallException.class, failed.getCause()).errno());
        assertTrue(failed.getMessage().contains("/dev/i2c/1/0x76: ENXIO"), failed.getMessage());
        chip.readRegister(0xd0);
    }

    @Test
    void aWriteInFlightWhenTheDriverDiesSaysSo() {
        I2C chip = open(0x76);
        ring0.fail(Syscall.TRANSFER, Errno.EINTR);
        IOException failed = assertThrows(IOException.class, () -> chip.write(1));
        assertEquals(
                Errno.EINTR,
                assertInstanceOf(SyscallException.class, failed.getCause()).errno());
        assertEquals(1, ring0.seen(Syscall.TRANSFER).size());
    }

    @Test
    void tenBitAddressesAreRefusedClearly() {
        IOException refused = assertThrows(IOException.class, () -> open(0x123));
        assertEquals(
                "I2C address 0x123 of bus 1 has more than 7 bits: 10-bit addresses are not supported",
                refused.getMessage());
        assertEquals(0, ring0.seen(Syscall.OPEN).size());
    }

    @Test
    void whatDoesNotFitIsRefusedHereNotByTheBus() {
        I2C chip = open(0x76);
        assertThrows(IOException.class, () -> chip.read(new byte[3000]));
        assertThrows(IOException.class, () -> chip.write(new byte[3000]));
        assertThrows(IllegalArgumentException.class, () -> chip.readRegister(0x100));
        assertEquals(0, ring0.seen(Syscall.TRANSFER).size());
    }

    @Test
    void aClosedAddressCanBeOpenedAgain() {
        I2C chip = open(0x76);
        chip.close();
        assertFalse(chip.isOpen());
        assertThrows(IOException.class, () -> chip.readRegister(0));
        open(0x76).readRegister(0);
        assertEquals(1, ring0.seen(Syscall.CLOSE).size());
    }
}
