package dev.rubus.linux.i2c;

import com.sun.jna.Memory;
import dev.rubus.abi.I2cTransfer;
import dev.rubus.abi.RingRecord;
import dev.rubus.linux.Fd;
import dev.rubus.linux.Ioctl;
import dev.rubus.linux.LinuxException;
import java.util.Arrays;

/** A bus of the kernel: {@code I2C_RDWR} for plain messages, {@code I2C_SMBUS} for commands. */
public final class KernelBus implements I2cBus {
    private static final long I2C_SLAVE = 0x0703;
    private static final long I2C_RDWR = 0x0707;
    private static final long I2C_SMBUS = 0x0720;
    private static final int MSG_BYTES = 16;
    private static final short I2C_M_RD = 1;

    private final Fd fd;
    private final Memory messages = new Memory((long) I2cTransfer.MAX_MESSAGES * MSG_BYTES);
    private final Memory data = new Memory(2L * RingRecord.MAX_PAYLOAD);
    private final Memory argument = new Memory(16);
    /** union i2c_smbus_data: byte, word, or block[34] whose first byte is the length. */
    private final Memory smbusData = new Memory(34);

    public KernelBus(Fd fd) {
        this.fd = fd;
    }

    @Override
    public byte[] transfer(int address, I2cTransfer transfer) throws LinuxException {
        return switch (transfer) {
            case I2cTransfer.Plain plain -> plain(address, plain);
            case I2cTransfer.Smbus smbus -> smbus(address, smbus);
        };
    }

    private byte[] plain(int address, I2cTransfer.Plain transfer) throws LinuxException {
        long used = 0;
        int n = 0;
        for (I2cTransfer.Message m : transfer.messages()) {
            long at = (long) n * MSG_BYTES;
            messages.setShort(at, (short) address);
            messages.setShort(at + 2, m.read() ? I2C_M_RD : 0);
            messages.setShort(at + 4, (short) m.length());
            messages.setPointer(at + 8, data.share(used));
            data.write(used, m.data(), 0, m.data().length);
            used += m.length();
            n++;
        }
        argument.setPointer(0, messages);
        argument.setInt(8, n);
        Ioctl.call(fd, I2C_RDWR, argument, "I2C_RDWR");
        byte[] read = new byte[transfer.bytesToRead()];
        int filled = 0;
        long at = 0;
        for (I2cTransfer.Message m : transfer.messages()) {
            if (m.read()) {
                data.read(at, read, filled, m.length());
                filled += m.length();
            }
            at += m.length();
        }
        return read;
    }

    private byte[] smbus(int address, I2cTransfer.Smbus s) throws LinuxException {
        Ioctl.call(fd, I2C_SLAVE, address, "I2C_SLAVE");
        smbusData.clear();
        boolean block = s.size() == I2cTransfer.Smbus.I2C_BLOCK_DATA;
        if (block) {
            smbusData.setByte(0, (byte) s.length());
        }
        smbusData.write(block ? 1 : 0, s.data(), 0, s.data().length);
        argument.setByte(0, (byte) (s.read() ? 1 : 0));
        argument.setByte(1, (byte) s.command());
        argument.setInt(4, s.size());
        argument.setPointer(8, smbusData);
        Ioctl.call(fd, I2C_SMBUS, argument, "I2C_SMBUS");
        if (!s.read()) {
            return new byte[0];
        }
        return switch (s.size()) {
            case I2cTransfer.Smbus.QUICK -> new byte[0];
            case I2cTransfer.Smbus.WORD_DATA -> smbusData.getByteArray(0, 2);
            case I2cTransfer.Smbus.I2C_BLOCK_DATA -> {
                int length = Math.min(Byte.toUnsignedInt(smbusData.getByte(0)), I2cTransfer.Smbus.BLOCK_MAX);
                yield Arrays.copyOfRange(smbusData.getByteArray(0, 1 + length), 1, 1 + length);
            }
            default -> smbusData.getByteArray(0, 1);
        };
    }

    @Override
    public void close() {
        fd.close();
    }
}
