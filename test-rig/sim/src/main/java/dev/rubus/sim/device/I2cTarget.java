package dev.rubus.sim.device;

/**
 * A chip on the bus. It is addressed once for each message and keeps its register pointer between messages, as real chips do:
 * a write that names a register, a repeated start and a read are two calls.
 */
public interface I2cTarget {
    /** 0x03 to 0x77, fixed for life: the range that 7-bit addressing leaves to chips. */
    int address();

    /**
     * One message written to the chip.
     *
     * @param data may be empty: then the address alone is acknowledged
     * @throws I2cFault if the chip does not acknowledge
     */
    void write(byte[] data) throws I2cFault;

    /**
     * One message read from the chip, which fills all of {@code into}.
     *
     * @throws I2cFault if the chip does not acknowledge
     */
    void read(byte[] into) throws I2cFault;
}
