package dev.rubus.sensors.bme280;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CalibrationTest {
    private static final byte[] LOW = {
        0x70,
        0x6b,
        0x43,
        0x67,
        0x18,
        (byte) 0xfc,
        0x7d,
        (byte) 0x8e,
        0x43,
        (byte) 0xd6,
        (byte) 0xd0,
        0x0b,
        0x27,
        0x0b,
        (byte) 0x8c,
        0x00,
        (byte) 0xf9,
        (byte) 0xff,
        (byte) 0x8c,
        0x3c,
        (byte) 0xf8,
        (byte) 0xc6,
        0x70,
        0x17,
        0x00,
        0x4b
    };

    @Test
    void registersOfTheBoschExampleDecodeToItsValues() throws IOException {
        // H4 = 313 = 0x139, H5 = 50 = 0x032: they share register 0xE5.
        byte[] high = {0x6a, 0x01, 0x00, 0x13, 0x29, 0x03, 0x1e};
        assertEquals(Calibrations.BOSCH_EXAMPLE, Calibration.decode(LOW, high));
    }

    @Test
    void twelveBitValuesKeepTheirSign() throws IOException {
        byte[] high = {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0x80, 0x10, (byte) 0xff, (byte) 0x80};
        Calibration c = Calibration.decode(LOW, high);
        assertEquals(-2048, c.h4());
        assertEquals(-15, c.h5());
        assertEquals(-1, c.h2());
        assertEquals(255, c.h3());
        assertEquals(-128, c.h6());
    }

    @Test
    void floatingBusAndEmptyMemoryAreBlankCalibrations() {
        byte[] ones = new byte[Calibration.LOW_LENGTH];
        Arrays.fill(ones, (byte) 0xff);
        byte[] high = new byte[Calibration.HIGH_LENGTH];
        for (byte[] low : new byte[][] {ones, new byte[Calibration.LOW_LENGTH]}) {
            IOException e = assertThrows(IOException.class, () -> Calibration.decode(low, high));
            assertTrue(e.getMessage().contains("blank"), e.getMessage());
        }
    }
}
