package dev.rubus.supervisor.vfs;

import dev.rubus.abi.Errno;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import dev.rubus.board.hardware.HeaderLine;
import dev.rubus.board.hardware.I2cBus;
import dev.rubus.kernel.vfs.Directory;
import dev.rubus.kernel.vfs.FileSystem;
import dev.rubus.kernel.vfs.Node;
import dev.rubus.kernel.vfs.Stat;
import dev.rubus.kernel.vfs.VfsException;
import dev.rubus.kernel.vfs.VirtualDirectory;
import dev.rubus.supervisor.device.Device;
import dev.rubus.supervisor.device.DeviceBroker;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code /dev}: the lines of the board's header, and the chips on its buses. */
final class DevTree {
    /** Without the reserved addresses, as i2cdetect scans. */
    private static final int FIRST_ADDRESS = 0x03;

    private static final int LAST_ADDRESS = 0x77;
    private static final Pattern ADDRESS = Pattern.compile("(0x)?[0-9a-f]{2}");

    private final Devices devices;

    DevTree(Devices devices) {
        this.devices = devices;
    }

    FileSystem fileSystem() {
        Map<String, Node> top = new LinkedHashMap<>();
        top.put("gpio", VirtualDirectory.of(lines()));
        top.put("i2c", VirtualDirectory.live(this::buses));
        return new FileSystem("dev", "none", VirtualDirectory.of(top));
    }

    private Map<String, Node> lines() {
        Map<String, Node> files = new LinkedHashMap<>();
        for (HeaderLine line : devices.node().plan().board().header().lines().values()) {
            files.put(Integer.toString(line.line()), new LevelFile(devices, line.line()));
            files.put(line.line() + ".edge", new EdgeFile(devices, line.line()));
        }
        return files;
    }

    private Map<String, Node> buses() throws VfsException {
        Map<String, Node> folders = new LinkedHashMap<>();
        for (I2cBus bus : devices.node().plan().board().i2c()) {
            Optional<Device> device = devices.onConductor(
                    () -> devices.node().devices().find(DeviceBroker.busPath(bus.number())), "i2c/" + bus.number());
            device.ifPresent(opened -> folders.put(Integer.toString(bus.number()), new Bus(opened)));
        }
        return folders;
    }

    /** A bus: every address can be opened, those that acknowledge at the moment are listed. */
    private final class Bus implements Directory {
        private final Device bus;

        Bus(Device bus) {
            this.bus = bus;
        }

        @Override
        public Stat stat() {
            return Stat.directory(0550); // a look into it takes the bus's time, which an app has by grant only
        }

        @Override
        public Node lookup(String name) throws VfsException {
            if (ADDRESS.matcher(name).matches()) {
                int address = Integer.parseInt(name.substring(name.length() - 2), 16);
                if (address >= FIRST_ADDRESS && address <= LAST_ADDRESS) {
                    return new RegisterFile(devices, bus, address);
                }
            }
            throw new VfsException(Errno.ENOENT, name);
        }

        @Override
        public List<String> names() throws VfsException {
            RingRecord request = new RingRecord().start(RingRecord.REQUEST, Syscall.SCAN, bus.id(), 0);
            request.flags |= RingRecord.IDEMPOTENT;
            RingRecord reply = devices.ask(bus, request);
            List<String> found = new ArrayList<>();
            for (int address = FIRST_ADDRESS; address <= LAST_ADDRESS && address < reply.length * 8; address++) {
                if ((reply.payload[address / 8] >> (address % 8) & 1) != 0) {
                    found.add("%02x".formatted(address));
                }
            }
            return found;
        }
    }
}
