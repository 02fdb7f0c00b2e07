package dev.rubus.linux.i2c;

import dev.rubus.abi.I2cTransfer;
import dev.rubus.linux.LinuxException;

/** One bus, whoever stands behind its fd. One thread. */
public interface I2cBus extends AutoCloseable {
    /**
     * Runs the transfer with a 7-bit address; it is the bus's only one meanwhile.
     *
     * @return what was read, one message after the other
     * @throws LinuxException ENXIO or EREMOTEIO no acknowledge, ETIMEDOUT, EAGAIN arbitration lost, EOPNOTSUPP
     */
    byte[] transfer(int address, I2cTransfer transfer) throws LinuxException;

    @Override
    void close();
}
