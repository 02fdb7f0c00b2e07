package dev.rubus.sim.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rubus.abi.Errno;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmbusCommandTest {
    /** Notation: {@code W 10 01; R 2}. */
    private static String told(List<I2cMessage> messages) {
        return messages.stream()
                .map(m -> m.isRead() ? "R " + m.data().length : ("W " + hex(m.data())).strip())
                .collect(Collectors.joining("; "));
    }

    private static String hex(byte[] bytes) {
        return IntStream.range(0, bytes.length)
                .mapToObj(i -> "%02x".formatted(bytes[i]))
                .collect(Collectors.joining(" "));
    }

    private static byte[] bytes(int length) {
        byte[] data = new byte[length];
        for (int i = 0; i < length; i++) {
            data[i] = (byte) (i + 1);
        }
        return data;
    }

    @ParameterizedTest
    @CsvSource({
        "false, 0, 0, W",
        "true,  0, 0, R 0",
        "false, 1, 0, W 10",
        "true,  1, 0, R 1",
        "false, 2, 1, W 10 01",
        "true,  2, 0, W 10; R 1",
        "false, 3, 2, W 10 01 02",
        "true,  3, 0, W 10; R 2",
        "false, 8, 3, W 10 01 02 03",
        "true,  8, 3, W 10; R 3",
        "true,  8, 32, W 10; R 32",
    })
    void commandBecomesItsMessages(boolean read, int size, int length, String messages) throws I2cFault {
        assertEquals(messages, told(new SmbusCommand(read, 0x10, size, bytes(length)).messages(0x20)));
    }

    @ParameterizedTest
    @CsvSource({
        "false, 4, 1, EOPNOTSUPP",
        "true, 5, 1, EOPNOTSUPP",
        "false, 8, 0, EINVAL",
        "true, 8, 33, EINVAL",
        "false, 3, 1, EINVAL"
    })
    void commandThatIsNotPossibleIsRefused(boolean read, int size, int length, Errno errno) {
        SmbusCommand command = new SmbusCommand(read, 0x10, size, bytes(length));
        assertEquals(
                errno,
                assertThrows(I2cFault.class, () -> command.messages(0x20)).errno());
    }

    @Test
    void wordIsReadLowByteFirst() throws I2cFault {
        I2cBusModel bus = new I2cBusModel();
        RegisterFile chip = new RegisterFile(0x20);
        chip.poke(0x10, 0x34);
        chip.poke(0x11, 0x12);
        bus.attach(chip);
        SmbusCommand command = new SmbusCommand(true, 0x10, SmbusCommand.WORD_DATA, new byte[0]);
        List<I2cMessage> messages = command.messages(0x20);
        bus.transfer(messages);
        assertArrayEquals(new byte[] {0x34, 0x12}, command.result(messages));
    }

    @Test
    void quickProbeFindsTheChipAndChangesNothing() throws I2cFault {
        I2cBusModel bus = new I2cBusModel();
        bus.attach(new RegisterFile(0x20));
        for (boolean read : new boolean[] {false, true}) {
            SmbusCommand probe = new SmbusCommand(read, 0, SmbusCommand.QUICK, new byte[0]);
            assertEquals(1, bus.transfer(probe.messages(0x20)).messages());
            assertEquals(
                    Errno.ENXIO,
                    assertThrows(I2cFault.class, () -> bus.transfer(probe.messages(0x21)))
                            .errno());
        }
    }
}
