package dev.rubus.sensors;

import java.io.IOException;

/**
 * A chip whose registers are reached by number: on I2C, one address on one bus.
 *
 * <p>One thread at a time; a caller that shares a chip serialises. A failed call leaves the chip in an unknown state: the caller
 * repeats the whole step, never the rest of it.
 */
public interface RegisterDevice {
    /**
     * Reads {@code into.length} bytes in one bus transaction: the register's number written, repeated start, the bytes read.
     *
     * @param register 0 to 255
     * @throws IOException if the bus refused (no acknowledge, time-out, arbitration lost, driver restarted)
     */
    void read(int register, byte[] into) throws IOException;

    /**
     * Writes the register's number and then the values in one bus message.
     *
     * @param register 0 to 255
     * @param values what the chip does with a second value is the chip's own rule: most go on to the next register, some do not
     * @throws IOException if the bus refused (no acknowledge, time-out, arbitration lost, driver restarted)
     */
    void write(int register, byte... values) throws IOException;

    /** One register, 0 to 255. */
    default int read(int register) throws IOException {
        byte[] one = new byte[1];
        read(register, one);
        return Byte.toUnsignedInt(one[0]);
    }
}
