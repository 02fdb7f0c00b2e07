package dev.rubus.sim.device;

/**
 * One {@code struct i2c_msg} of {@code include/uapi/linux/i2c.h}: from (repeated) start to the next one or to stop.
 *
 * @param address 7 bits
 * @param flags {@link #READ} or 0; others as in i2c.h, which the bus refuses
 * @param data what is written, or the room for what is read: its length is the message's length
 */
public record I2cMessage(int address, int flags, byte[] data) {
    /** {@code I2C_M_RD} */
    public static final int READ = 0x0001;

    /** {@code I2C_M_TEN}: a 10-bit address */
    public static final int TEN_BIT = 0x0010;

    public static I2cMessage write(int address, byte... data) {
        return new I2cMessage(address, 0, data);
    }

    public static I2cMessage read(int address, int length) {
        return new I2cMessage(address, READ, new byte[length]);
    }

    public boolean isRead() {
        return (flags & READ) != 0;
    }
}
