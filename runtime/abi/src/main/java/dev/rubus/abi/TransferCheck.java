package dev.rubus.abi;

/**
 * Whether bytes are an {@link I2cTransfer}, without making one: ring 0 only passes it on, so a transfer costs it no garbage. Says yes to
 * exactly what {@link I2cTransfer#decode} takes.
 */
public final class TransferCheck {
    private TransferCheck() {}

    /** @param length of the bytes that count, at most the array's */
    public static boolean isTransfer(byte[] bytes, int length) {
        if (length < 1) {
            return false;
        }
        int count = Byte.toUnsignedInt(bytes[0]);
        return count == 0xff ? isSmbus(bytes, length) : isPlain(bytes, length, count);
    }

    private static boolean isPlain(byte[] bytes, int length, int count) {
        int data = 1 + 3 * count;
        if (count < 1 || count > I2cTransfer.MAX_MESSAGES || length < data) {
            return false;
        }
        int reads = 0;
        int writes = 0;
        for (int at = 1; at < data; at += 3) {
            int size = Byte.toUnsignedInt(bytes[at + 1]) | Byte.toUnsignedInt(bytes[at + 2]) << 8;
            if (bytes[at] == 1) {
                reads += size;
            } else if (bytes[at] == 0) {
                writes += size;
            } else {
                return false;
            }
        }
        return reads <= RingRecord.MAX_PAYLOAD && writes == length - data;
    }

    private static boolean isSmbus(byte[] bytes, int length) {
        if (length < 5 || length > 5 + I2cTransfer.Smbus.BLOCK_MAX || (bytes[1] & ~1) != 0) {
            return false;
        }
        int block = Byte.toUnsignedInt(bytes[4]);
        int written = switch (bytes[3]) {
            case I2cTransfer.Smbus.QUICK, I2cTransfer.Smbus.BYTE -> 0;
            case I2cTransfer.Smbus.BYTE_DATA -> 1;
            case I2cTransfer.Smbus.WORD_DATA -> 2;
            case I2cTransfer.Smbus.I2C_BLOCK_DATA -> block == 0 ? -1 : block;
            default -> -1;
        };
        return written >= 0 && block <= I2cTransfer.Smbus.BLOCK_MAX && length - 5 == (bytes[1] == 1 ? 0 : written);
    }
}
