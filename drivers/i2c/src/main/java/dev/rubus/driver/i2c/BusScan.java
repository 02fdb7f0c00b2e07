package dev.rubus.driver.i2c;

import dev.rubus.abi.Errno;
import dev.rubus.abi.I2cTransfer;
import dev.rubus.linux.LinuxException;
import dev.rubus.linux.i2c.I2cBus;

/**
 * Who answers on a bus, found the way {@code i2cdetect} does: an SMBus quick write, but a byte read at 0x30-0x37 and 0x50-0x5f, where a
 * quick write may corrupt an EEPROM (Atmel AT24RF08); adapters that cannot do quick writes are read everywhere.
 */
final class BusScan {
    static final int FIRST = 0x03;
    static final int LAST = 0x77;
    /** Bit n of the whole, counted from the low bit of byte 0, is address n. */
    static final int BYTES = 16;

    private static final I2cTransfer QUICK_WRITE =
            new I2cTransfer.Smbus(false, 0, I2cTransfer.Smbus.QUICK, 0, new byte[0]);
    private static final I2cTransfer READ_BYTE = new I2cTransfer.Smbus(true, 0, I2cTransfer.Smbus.BYTE, 0, new byte[0]);

    private final I2cBus bus;
    private final long endNanos;
    private boolean quickWorks = true;

    /** @param limitMillis a bus that is stuck would otherwise take a second for each address */
    BusScan(I2cBus bus, int limitMillis) {
        this.bus = bus;
        this.endNanos = System.nanoTime() + limitMillis * 1_000_000L;
    }

    /** @throws LinuxException ETIMEDOUT if the bus is too slow to be scanned; what fails otherwise counts as absent */
    byte[] run() throws LinuxException {
        byte[] found = new byte[BYTES];
        for (int address = FIRST; address <= LAST; address++) {
            if (answers(address)) {
                found[address / 8] |= (byte) (1 << (address % 8));
            }
            if (System.nanoTime() - endNanos > 0) {
                throw new LinuxException("scan", Errno.ETIMEDOUT.code());
            }
        }
        return found;
    }

    private boolean answers(int address) throws LinuxException {
        boolean readOnly = address >= 0x30 && address <= 0x37 || address >= 0x50 && address <= 0x5f;
        Errno answer = probe(address, readOnly || !quickWorks ? READ_BYTE : QUICK_WRITE);
        if (answer == Errno.EOPNOTSUPP && quickWorks && !readOnly) {
            quickWorks = false;
            answer = probe(address, READ_BYTE);
        }
        // EBUSY: a driver of the kernel sits there, "UU" in i2cdetect.
        return answer == Errno.OK || answer == Errno.EBUSY;
    }

    private Errno probe(int address, I2cTransfer how) throws LinuxException {
        try {
            bus.transfer(address, how);
            return Errno.OK;
        } catch (LinuxException e) {
            // Without a board or an fd there is no bus to scan.
            if (e.errno() == Errno.EPIPE || e.errno() == Errno.EBADF) {
                throw e;
            }
            return e.errno();
        }
    }
}
