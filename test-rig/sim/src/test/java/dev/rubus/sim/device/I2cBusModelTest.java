package dev.rubus.sim.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rubus.abi.Errno;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class I2cBusModelTest {
    private final RegisterFile chip = new RegisterFile(0x20);
    private final I2cBusModel bus = new I2cBusModel();

    I2cBusModelTest() {
        bus.attach(chip);
    }

    private Errno refusal(I2cMessage... messages) {
        return assertThrows(I2cFault.class, () -> bus.transfer(List.of(messages)))
                .errno();
    }

    @Test
    void combinedWriteAndReadGivesTheRegistersFromThere() throws I2cFault {
        chip.poke(0xff, 0xaa);
        chip.poke(0x00, 0xbb);
        I2cMessage read = I2cMessage.read(0x20, 2);
        assertEquals(
                new I2cBusModel.Done(2, Duration.ZERO),
                bus.transfer(List.of(I2cMessage.write(0x20, (byte) 0xff), read)));
        assertArrayEquals(new byte[] {(byte) 0xaa, (byte) 0xbb}, read.data());
    }

    @Test
    void pointerStaysBetweenTransfers() throws I2cFault {
        bus.transfer(List.of(I2cMessage.write(0x20, (byte) 5, (byte) 50, (byte) 60)));
        bus.transfer(List.of(I2cMessage.write(0x20, (byte) 5)));
        I2cMessage first = I2cMessage.read(0x20, 1);
        I2cMessage second = I2cMessage.read(0x20, 1);
        bus.transfer(List.of(first));
        bus.transfer(List.of(second));
        assertEquals(50, first.data()[0]);
        assertEquals(60, second.data()[0]);
    }

    @Test
    void addressWithoutChipDoesNotAcknowledge() {
        assertEquals(Errno.ENXIO, refusal(I2cMessage.write(0x21)));
    }

    @Test
    void tenBitAddressesAndOtherFlagsAreNotSupported() {
        assertEquals(Errno.EOPNOTSUPP, refusal(new I2cMessage(0x120, I2cMessage.TEN_BIT, new byte[1])));
        assertEquals(Errno.EOPNOTSUPP, refusal(new I2cMessage(0x20, 0x4000, new byte[1])));
    }

    @Test
    void listsAndMessagesOutOfRangeAreInvalid() {
        assertEquals(Errno.EINVAL, refusal());
        assertEquals(Errno.EINVAL, refusal(I2cMessage.read(0x80, 1)));
        assertEquals(Errno.EINVAL, refusal(I2cMessage.read(0x20, 8193)));
        I2cMessage[] many = Collections.nCopies(43, I2cMessage.read(0x20, 1)).toArray(I2cMessage[]::new);
        assertEquals(Errno.EINVAL, refusal(many));
    }

    @Test
    void nothingMovesIfAnyMessageIsInvalid() {
        refusal(I2cMessage.write(0x20, (byte) 1, (byte) 99), I2cMessage.read(0x80, 1));
        assertEquals(0, chip.peek(1));
    }

    @Test
    void messagesBeforeTheFailingOneHaveHappened() {
        assertEquals(Errno.ENXIO, refusal(I2cMessage.write(0x20, (byte) 1, (byte) 99), I2cMessage.read(0x21, 1)));
        assertEquals(99, chip.peek(1));
    }

    @ParameterizedTest
    @CsvSource({"no-acknowledge, ENXIO", "timeout, ETIMEDOUT", "arbitration-lost, EAGAIN"})
    void faultRefusesItsAddressOnlyAndUntilMended(String fault, Errno errno) throws I2cFault {
        RegisterFile other = new RegisterFile(0x21);
        bus.attach(other);
        bus.fault(0x20, Fault.named(fault));
        assertEquals(errno, refusal(I2cMessage.write(0x20, (byte) 1, (byte) 99)));
        assertEquals(0, chip.peek(1));
        bus.transfer(List.of(I2cMessage.write(0x21, (byte) 1, (byte) 99)));
        assertEquals(99, other.peek(1));
        bus.fault(0x20, Fault.NONE);
        bus.transfer(List.of(I2cMessage.write(0x20, (byte) 1, (byte) 98)));
        assertEquals(98, chip.peek(1));
    }

    @Test
    void slowAddressSaysHowMuchLongerItTakes() throws I2cFault {
        bus.fault(0x20, Fault.named("slow:30"));
        List<I2cMessage> messages = List.of(I2cMessage.write(0x20, (byte) 1), I2cMessage.read(0x20, 1));
        assertEquals(Duration.ofMillis(30), bus.transfer(messages).delay());
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "no-acknowledge", "timeout", "arbitration-lost", "slow:20"})
    void faultsAreFoundByTheirOwnNames(String name) {
        assertEquals(name, Fault.named(name).name());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "slow", "slow:", "slow:-1", "slow:9999999", "TIMEOUT"})
    void unknownFaultIsNamed(String name) {
        String message = assertThrows(IllegalArgumentException.class, () -> Fault.named(name))
                .getMessage();
        assertEquals(
                "no fault '" + name
                        + "', expected none, no-acknowledge, timeout, arbitration-lost or slow:MILLISECONDS",
                message);
    }

    @Test
    void twoChipsAtOneAddressAndReservedAddressesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> bus.attach(new RegisterFile(0x20)));
        assertThrows(IllegalArgumentException.class, () -> bus.attach(new RegisterFile(0x78)));
        assertThrows(IllegalArgumentException.class, () -> bus.attach(new RegisterFile(0x02)));
    }

    @Test
    void detachedChipIsGone() {
        bus.detach(0x20);
        assertEquals(Set.of(), Set.copyOf(bus.addresses()));
        assertEquals(Errno.ENXIO, refusal(I2cMessage.write(0x20)));
    }
}
