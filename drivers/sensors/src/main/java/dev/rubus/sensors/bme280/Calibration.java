package dev.rubus.sensors.bme280;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The trimming values that the factory burnt into one chip, named as in the data sheet (§4.2.2, table 16).
 *
 * <pre>
 * 0x88 u16 T1, s16 T2, s16 T3               0xE1 s16 H2
 * 0x8E u16 P1, s16 P2 ... s16 P9            0xE3 u8  H3
 * 0xA0 not used                             0xE4 H4 bits 11..4     0xE5 bits 3..0: H4 bits 3..0
 * 0xA1 u8  H1                               0xE6 H5 bits 11..4     0xE5 bits 7..4: H5 bits 3..0
 *                                           0xE7 s8  H6
 * </pre>
 */
record Calibration(
        int t1,
        int t2,
        int t3,
        int p1,
        int p2,
        int p3,
        int p4,
        int p5,
        int p6,
        int p7,
        int p8,
        int p9,
        int h1,
        int h2,
        int h3,
        int h4,
        int h5,
        int h6) {
    static final int LOW_REGISTER = 0x88;
    static final int LOW_LENGTH = 0xA1 - 0x88 + 1;
    static final int HIGH_REGISTER = 0xE1;
    static final int HIGH_LENGTH = 0xE7 - 0xE1 + 1;

    /**
     * @param low registers 0x88 to 0xA1
     * @param high registers 0xE1 to 0xE7
     * @throws IOException if the values are those of an empty memory or of a bus that floats
     */
    static Calibration decode(byte[] low, byte[] high) throws IOException {
        ByteBuffer first = ByteBuffer.wrap(low).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer second = ByteBuffer.wrap(high).order(ByteOrder.LITTLE_ENDIAN);
        int t1 = Short.toUnsignedInt(first.getShort(0));
        int p1 = Short.toUnsignedInt(first.getShort(6));
        if (isBlank(t1) || isBlank(p1)) {
            throw new IOException(
                    "BME280 calibration is blank (dig_T1 = 0x%04x, dig_P1 = 0x%04x): bus trouble or a dead chip"
                            .formatted(t1, p1));
        }
        int shared = Byte.toUnsignedInt(high[4]);
        return new Calibration(
                t1,
                first.getShort(2),
                first.getShort(4),
                p1,
                first.getShort(8),
                first.getShort(10),
                first.getShort(12),
                first.getShort(14),
                first.getShort(16),
                first.getShort(18),
                first.getShort(20),
                first.getShort(22),
                Byte.toUnsignedInt(low[LOW_LENGTH - 1]),
                second.getShort(0),
                Byte.toUnsignedInt(high[2]),
                // The upper byte carries the sign, so it is widened as it stands.
                high[3] << 4 | shared & 0x0f,
                high[5] << 4 | shared >> 4,
                high[6]);
    }

    private static boolean isBlank(int word) {
        return word == 0 || word == 0xffff;
    }
}
