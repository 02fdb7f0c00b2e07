package dev.rubus.sim.device;

import dev.rubus.abi.Errno;

/** A transfer that the bus could not do, with the errno that Linux would answer (kernel doc i2c/fault-codes). */
public final class I2cFault extends Exception {
    private final Errno errno;

    public I2cFault(Errno errno, String what) {
        super(what + ": " + errno);
        this.errno = errno;
    }

    public Errno errno() {
        return errno;
    }
}
