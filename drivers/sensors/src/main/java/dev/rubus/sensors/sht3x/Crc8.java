package dev.rubus.sensors.sht3x;

/** The checksum of table 20: polynomial x^8 + x^5 + x^4 + 1, start 0xFF, not reflected, no final XOR. */
final class Crc8 {
    private static final int POLYNOMIAL = 0x31;
    private static final int START = 0xFF;

    private Crc8() {}

    static int of(byte[] bytes, int from, int length) {
        int crc = START;
        for (int i = from; i < from + length; i++) {
            crc ^= Byte.toUnsignedInt(bytes[i]);
            for (int bit = 0; bit < 8; bit++) {
                crc <<= 1;
                if (crc > 0xff) {
                    crc = crc & 0xff ^ POLYNOMIAL;
                }
            }
        }
        return crc;
    }
}
