package dev.rubus.sensors;

import java.io.IOException;

/**
 * A chip that is told commands and answers later, instead of having registers: on I2C, plain messages to one address.
 *
 * <p>One thread at a time; a caller that shares a chip serialises.
 */
public interface CommandDevice {
    /** @throws IOException if the bus refused (no acknowledge, time-out, arbitration lost, driver restarted) */
    void write(byte... bytes) throws IOException;

    /**
     * Reads {@code into.length} bytes without writing anything before.
     *
     * @throws IOException as for {@link #write}; many chips do not acknowledge before their answer is ready
     */
    void read(byte[] into) throws IOException;
}
