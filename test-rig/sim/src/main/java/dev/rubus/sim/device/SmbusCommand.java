package dev.rubus.sim.device;

import dev.rubus.abi.Errno;
import java.util.List;

/**
 * One {@code struct i2c_smbus_ioctl_data} of {@code include/uapi/linux/i2c-dev.h} and the plain messages that say the same, for
 * adapters without SMBus of their own (kernel doc i2c/smbus-protocol; no packet error code).
 *
 * <pre>
 * size              read = false            read = true
 * QUICK          0  W, no byte              R, no byte
 * BYTE           1  W command               R 1
 * BYTE_DATA      2  W command, byte         W command; R 1
 * WORD_DATA      3  W command, low, high    W command; R 2, low byte first
 * I2C_BLOCK_DATA 8  W command, 1..32 bytes  W command; R 1..32
 * </pre>
 *
 * @param read {@code I2C_SMBUS_READ}
 * @param command 0 to 255
 * @param size one of the sizes above, else {@link #messages} refuses it
 * @param data what is written; for a block that is read, its length is what is wanted. Words have the low byte first
 */
public record SmbusCommand(boolean read, int command, int size, byte[] data) {
    public static final int QUICK = 0;
    public static final int BYTE = 1;
    public static final int BYTE_DATA = 2;
    public static final int WORD_DATA = 3;
    public static final int I2C_BLOCK_DATA = 8;
    public static final int BLOCK_MAX = 32;

    /**
     * The messages that do it, joined by a repeated start where there are two.
     *
     * @throws I2cFault EOPNOTSUPP for another size, EINVAL for data that does not fit the size
     */
    public List<I2cMessage> messages(int address) throws I2cFault {
        int length = length();
        I2cMessage named = I2cMessage.write(address, (byte) command);
        if (size == QUICK) {
            return List.of(read ? I2cMessage.read(address, 0) : I2cMessage.write(address));
        }
        if (size == BYTE) {
            return List.of(read ? I2cMessage.read(address, 1) : named);
        }
        return read ? List.of(named, I2cMessage.read(address, length)) : List.of(written(address));
    }

    /** What was read, after the bus did {@link #messages}: low byte first, empty for a write. */
    public byte[] result(List<I2cMessage> done) {
        return read ? done.getLast().data() : new byte[0];
    }

    private I2cMessage written(int address) {
        byte[] all = new byte[1 + data.length];
        all[0] = (byte) command;
        System.arraycopy(data, 0, all, 1, data.length);
        return I2cMessage.write(address, all);
    }

    private int length() throws I2cFault {
        int length = switch (size) {
            case QUICK, BYTE -> 0;
            case BYTE_DATA -> 1;
            case WORD_DATA -> 2;
            case I2C_BLOCK_DATA -> data.length;
            default -> throw new I2cFault(Errno.EOPNOTSUPP, "SMBus size " + size);
        };
        boolean blockFits = size != I2C_BLOCK_DATA || length >= 1 && length <= BLOCK_MAX;
        boolean dataFits = read || data.length == length;
        if (!blockFits || !dataFits || command < 0 || command > 0xff) {
            throw new I2cFault(
                    Errno.EINVAL,
                    "SMBus size " + size + ", command " + command + " with " + data.length + " bytes of data");
        }
        return length;
    }
}
