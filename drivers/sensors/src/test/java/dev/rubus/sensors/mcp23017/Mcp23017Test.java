package dev.rubus.sensors.mcp23017;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rubus.sensors.RegisterDevice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class Mcp23017Test {
    private final FakeExpander chip = new FakeExpander();

    /** Registers by pair and port, seen through either addressing (tables 3-4 and 3-5); sequential mode. */
    private static final class FakeExpander implements RegisterDevice {
        private static final int CONTROL_PAIR = 5;

        final int[][] pairs = new int[11][2];
        final List<Integer> written = new ArrayList<>();
        int levelsOutside;

        FakeExpander() {
            pairs[0][0] = 0xff;
            pairs[0][1] = 0xff;
        }

        boolean bank() {
            return (pairs[CONTROL_PAIR][0] & 0x80) != 0;
        }

        private int pair(int register) {
            return bank() ? register & 0x0f : register >> 1;
        }

        private int port(int register) {
            return bank() ? register >> 4 : register & 1;
        }

        @Override
        public void read(int register, byte[] into) {
            for (int i = 0; i < into.length; i++) {
                int pair = pair(register + i);
                int port = port(register + i);
                int pins = pairs[10][port] & ~pairs[0][port] | levelsOutside >> 8 * port & pairs[0][port];
                into[i] = (byte) (pair == 9 ? pins : pairs[pair][port]);
            }
        }

        @Override
        public void write(int register, byte... values) {
            for (int i = 0; i < values.length; i++) {
                int pair = pair(register + i);
                written.add(pair);
                pairs[pair][port(register + i)] = Byte.toUnsignedInt(values[i]);
                if (pair == CONTROL_PAIR) {
                    // Both addresses of IOCON are one register.
                    pairs[pair][0] = Byte.toUnsignedInt(values[i]);
                    pairs[pair][1] = Byte.toUnsignedInt(values[i]);
                }
            }
        }
    }

    @Test
    void takingOverAChipThatWorksChangesNoPin() throws IOException {
        new Mcp23017(chip).configure(0x00ff, 0, 0x00a5);
        Mcp23017 successor = new Mcp23017(chip);
        assertEquals(0x00ff, successor.outputs());
        assertEquals(0x00a5, successor.read());
    }

    @Test
    void chipInTheOtherAddressingIsBroughtBackWithoutTouchingItsPins() throws IOException {
        new Mcp23017(chip).configure(0xffff, 0, 0x1234);
        chip.pairs[5][0] = 0x80;
        chip.pairs[5][1] = 0x80;
        Mcp23017 successor = new Mcp23017(chip);
        assertFalse(chip.bank());
        assertEquals(0x1234, successor.read());
        assertEquals(0xffff, successor.outputs());
    }

    @Test
    void levelIsLatchedBeforeAPinBecomesAnOutput() throws IOException {
        Mcp23017 expander = new Mcp23017(chip);
        chip.written.clear();
        expander.configure(0x0001, 0xff00, 0x0001);
        assertEquals(List.of(1, 1, 6, 6, 10, 10, 0, 0), chip.written);
    }

    @Test
    void inputsAreReadAndOutputsDrivenPortAInTheLowByte() throws IOException {
        Mcp23017 expander = new Mcp23017(chip);
        expander.configure(0x0ff0, 0, 0);
        chip.levelsOutside = 0xffff;
        expander.write(0x0550);
        assertEquals(0xf55f, expander.read());
        assertEquals(0x50, chip.pairs[10][0]);
        assertEquals(0x05, chip.pairs[10][1]);
    }

    @Test
    void resetChipHasNoOutputs() throws IOException {
        assertEquals(0, new Mcp23017(chip).outputs());
    }

    @Test
    void masksBeyondSixteenBitsAreRefused() throws IOException {
        Mcp23017 expander = new Mcp23017(chip);
        assertThrows(IllegalArgumentException.class, () -> expander.write(0x10000));
        assertThrows(IllegalArgumentException.class, () -> expander.configure(-1, 0, 0));
    }
}
