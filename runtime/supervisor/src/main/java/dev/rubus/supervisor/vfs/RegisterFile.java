package dev.rubus.supervisor.vfs;

import dev.rubus.abi.Errno;
import dev.rubus.abi.I2cTransfer;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import dev.rubus.kernel.vfs.File;
import dev.rubus.kernel.vfs.OpenFile;
import dev.rubus.kernel.vfs.OpenMode;
import dev.rubus.kernel.vfs.Stat;
import dev.rubus.kernel.vfs.VfsException;
import dev.rubus.supervisor.device.Device;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * {@code /dev/i2c/BUS/ADDRESS}: a chip's 256 registers as bytes, each at its place, as Linux's {@code at24} shows an EEPROM. Nobody there is
 * ENXIO, at the first read.
 */
final class RegisterFile implements File {
    private static final int REGISTERS = 256;
    /** What SMBus allows in one go, and every adapter can do. */
    private static final int PIECE = I2cTransfer.Smbus.BLOCK_MAX;

    private final Devices devices;
    private final Device bus;
    private final int address;
    private final String path;

    RegisterFile(Devices devices, Device bus, int address) {
        this.devices = devices;
        this.bus = bus;
        this.address = address;
        this.path = bus.path() + "/" + Integer.toHexString(address);
    }

    @Override
    public Stat stat() {
        return new Stat(false, 0660, Stat.ROOT, REGISTERS, 0);
    }

    @Override
    public OpenFile open(OpenMode mode) {
        return new Open(new Restarts(devices.departures().of(bus.driver()), path));
    }

    private final class Open implements OpenFile {
        private final Restarts restarts;

        Open(Restarts restarts) {
            this.restarts = restarts;
        }

        @Override
        public byte[] read(long offset, int count) throws VfsException {
            restarts.report();
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            int end = (int) Math.min(REGISTERS, Math.min(offset, REGISTERS) + count);
            for (int at = (int) Math.min(offset, REGISTERS); at < end; at += PIECE) {
                byte[] piece = transfer(
                        I2cTransfer.Message.write((byte) at), I2cTransfer.Message.read(Math.min(PIECE, end - at)));
                bytes.write(piece, 0, piece.length);
            }
            return bytes.toByteArray();
        }

        @Override
        public int write(long offset, byte[] bytes) throws VfsException {
            restarts.report();
            if (offset >= REGISTERS) {
                throw new VfsException(Errno.EFBIG, path);
            }
            int end = (int) Math.min(REGISTERS, offset + bytes.length);
            for (int at = (int) offset; at < end; at += PIECE) {
                int from = at - (int) offset;
                byte[] message = new byte[1 + Math.min(PIECE, end - at)];
                message[0] = (byte) at;
                System.arraycopy(bytes, from, message, 1, message.length - 1);
                transfer(I2cTransfer.Message.write(message));
            }
            return end - (int) offset;
        }

        private byte[] transfer(I2cTransfer.Message... messages) throws VfsException {
            RingRecord request = new RingRecord()
                    .start(RingRecord.REQUEST, Syscall.TRANSFER, bus.id(), 0)
                    .args(address, 0)
                    .payload(I2cTransfer.Plain.of(messages).encode());
            try {
                return Arrays.copyOf(devices.ask(bus, request).payloadCopy(), expected(messages));
            } catch (VfsException e) {
                throw restarts.reported(e);
            }
        }

        private static int expected(I2cTransfer.Message... messages) {
            return I2cTransfer.Plain.of(messages).bytesToRead();
        }
    }
}
