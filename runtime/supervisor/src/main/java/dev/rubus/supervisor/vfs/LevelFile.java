package dev.rubus.supervisor.vfs;

import dev.rubus.abi.Errno;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import dev.rubus.kernel.vfs.File;
import dev.rubus.kernel.vfs.OpenFile;
import dev.rubus.kernel.vfs.OpenMode;
import dev.rubus.kernel.vfs.Stat;
import dev.rubus.kernel.vfs.VfsException;
import dev.rubus.supervisor.device.Device;
import dev.rubus.supervisor.device.DeviceBroker;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * {@code /dev/gpio/N}: a line's level as {@code 0} or {@code 1} and a line end. Writing makes an output of it, as {@code supervisor gpio set} does; a
 * line that an app has is only read.
 */
final class LevelFile implements File {
    private final Devices devices;
    private final int line;
    private final String path;

    LevelFile(Devices devices, int line) {
        this.devices = devices;
        this.line = line;
        this.path = DeviceBroker.linePath(line);
    }

    @Override
    public Stat stat() throws VfsException {
        Optional<String> owner = owner();
        return new Stat(false, owner.isPresent() ? 0440 : 0660, owner.orElse(Stat.ROOT), 0, 0);
    }

    private Optional<String> owner() throws VfsException {
        return devices.onConductor(() -> devices.node().devices().find(path).flatMap(Device::owner), path);
    }

    @Override
    public OpenFile open(OpenMode mode) throws VfsException {
        if (mode.writes() && owner().isPresent()) {
            throw new VfsException(Errno.EBUSY, path);
        }
        Device device = mode.reads() ? devices.lineForReading(line) : null;
        String driver = device == null ? devices.node().devices().gpioDriver() : device.driver();
        return new Open(new Restarts(devices.departures().of(driver), path));
    }

    private final class Open implements OpenFile {
        private final Restarts restarts;
        private byte[] text = {};

        Open(Restarts restarts) {
            this.restarts = restarts;
        }

        @Override
        public byte[] read(long offset, int count) throws VfsException {
            if (offset == 0) {
                text = (level() + "\n").getBytes(StandardCharsets.US_ASCII);
            }
            int from = (int) Math.min(offset, text.length);
            return Arrays.copyOfRange(text, from, Math.min(text.length, from + count));
        }

        private int level() throws VfsException {
            restarts.report();
            Device device = devices.lineForReading(line);
            try {
                return devices.ask(device, new RingRecord().start(RingRecord.REQUEST, Syscall.READ, device.id(), 0))
                        .result;
            } catch (VfsException e) {
                throw restarts.reported(e);
            }
        }

        @Override
        public int write(long offset, byte[] bytes) throws VfsException {
            String value = new String(bytes, StandardCharsets.UTF_8).strip();
            if (!value.equals("0") && !value.equals("1")) {
                throw new VfsException(Errno.EINVAL, path);
            }
            int level = value.charAt(0) - '0';
            restarts.report();
            Device device = devices.lineForWriting(line, level);
            try {
                devices.ask(
                        device,
                        new RingRecord()
                                .start(RingRecord.REQUEST, Syscall.WRITE, device.id(), 0)
                                .args(level, 0));
            } catch (VfsException e) {
                throw restarts.reported(e);
            }
            return bytes.length;
        }
    }
}
