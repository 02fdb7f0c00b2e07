package dev.rubus.pi4j;

import com.pi4j.context.Context;
import com.pi4j.io.exception.IOException;
import com.pi4j.io.i2c.I2C;
import com.pi4j.io.i2c.I2CBase;
import com.pi4j.io.i2c.I2CConfig;
import com.pi4j.io.i2c.I2CProvider;
import dev.rubus.abi.I2cTransfer.Message;
import dev.rubus.abi.I2cTransfer.Plain;
import dev.rubus.abi.RingRecord;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One address of one bus. Every call is one transfer, of at most 2048 bytes each way.
 *
 * <p>A register's read is a write and a read joined by a repeated start, and names what it wants: ring 0 repeats it if the driver
 * died meanwhile. Writes, and reads that go on from wherever the chip stands, are done at most once: the program gets the EINTR.
 */
final class RubusI2C extends I2CBase<RubusI2CBus> {
    private static final int MAX_REGISTER = 0xff;

    private final Device device;

    RubusI2C(I2CProvider provider, I2CConfig config, RubusI2CBus bus, Device device) {
        super(provider, config, bus);
        this.device = device;
    }

    @Override
    public int read() {
        return Byte.toUnsignedInt(transfer(false, Message.read(1))[0]);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        return read(buffer, offset, length, false);
    }

    @Override
    public int write(byte b) {
        return write(new byte[] {b}, 0, 1);
    }

    @Override
    public int write(byte[] data, int offset, int length) {
        transfer(false, Message.write(part(data, offset, length)));
        return length;
    }

    /** One transfer; the delay cannot be kept within a repeated start and is passed over, as Pi4J's own default does. */
    @Override
    public void writeThenRead(
            byte @Nullable [] writeBuffer,
            int writeOffset,
            int writeSize,
            int readDelayNanos,
            byte @Nullable [] readBuffer,
            int readOffset,
            int readSize) {
        if (writeBuffer != null && readBuffer != null) {
            readRegister(part(writeBuffer, writeOffset, writeSize), readBuffer, readOffset, readSize);
        } else if (writeBuffer != null) {
            write(writeBuffer, writeOffset, writeSize);
        } else if (readBuffer != null) {
            read(readBuffer, readOffset, readSize);
        }
    }

    @Override
    public int readRegister(int register) {
        byte[] one = new byte[1];
        readRegister(register, one, 0, 1);
        return Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int readRegister(int register, byte[] buffer, int offset, int length) {
        return read(buffer, offset, length, true, number(register));
    }

    @Override
    public int readRegister(byte[] register, byte[] buffer, int offset, int length) {
        return read(buffer, offset, length, true, register);
    }

    @Override
    public int writeRegister(int register, byte b) {
        return writeRegister(register, new byte[] {b}, 0, 1);
    }

    @Override
    public int writeRegister(int register, byte[] data, int offset, int length) {
        return writeRegister(number(register), data, offset, length);
    }

    @Override
    public int writeRegister(byte[] register, byte[] data, int offset, int length) {
        byte[] values = part(data, offset, length);
        byte[] message = Arrays.copyOf(register, register.length + length);
        System.arraycopy(values, 0, message, register.length, length);
        transfer(false, Message.write(message));
        return length;
    }

    /** As Pi4J promises: what does not fit into the buffer is not read. */
    private int read(byte[] buffer, int offset, int length, boolean mayRepeat, byte... register) {
        int count = Math.min(length, buffer.length - offset);
        Objects.checkFromIndexSize(offset, count, buffer.length);
        Message read = Message.read(count);
        byte[] data =
                register.length == 0 ? transfer(mayRepeat, read) : transfer(mayRepeat, Message.write(register), read);
        System.arraycopy(data, 0, buffer, offset, count);
        return count;
    }

    private byte[] transfer(boolean mayRepeat, Message... messages) {
        Plain plain = Plain.of(messages);
        int count = plain.bytesToRead();
        if (count > RingRecord.MAX_PAYLOAD) {
            throw new IOException(
                    "read of " + count + " bytes from " + device.path() + ", at most " + RingRecord.MAX_PAYLOAD);
        }
        byte[] data = device.call((app, handle, path) -> app.transfer(handle, plain, mayRepeat, path));
        if (data.length != count) {
            throw new IOException("read " + data.length + " of " + count + " bytes from " + device.path());
        }
        return data;
    }

    private static byte[] part(byte[] data, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, data.length);
        return Arrays.copyOfRange(data, offset, offset + length);
    }

    private static byte[] number(int register) {
        if (register < 0 || register > MAX_REGISTER) {
            throw new IllegalArgumentException(
                    "register 0x%x is no byte: pass a longer one as its bytes".formatted(register));
        }
        return new byte[] {(byte) register};
    }

    /** Gives the address back, so that it can be opened again; Pi4J's default would leave it in the registry for good. */
    @Override
    public void close() {
        if (isOpen) {
            context().shutdown(id());
        }
    }

    @Override
    public I2C shutdownInternal(Context context) {
        isOpen = false;
        device.close();
        return this;
    }
}
