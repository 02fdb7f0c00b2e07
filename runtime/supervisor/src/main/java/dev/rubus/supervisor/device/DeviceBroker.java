package dev.rubus.supervisor.device;

import dev.rubus.board.NodePlan;
import dev.rubus.board.grant.GpioGrant;
import dev.rubus.board.hardware.Board;
import dev.rubus.board.hardware.I2cBus;
import dev.rubus.board.manifest.AppManifest;
import dev.rubus.board.manifest.DeviceNeed;
import dev.rubus.board.manifest.DriverManifest;
import dev.rubus.linux.Fd;
import dev.rubus.linux.SeqPacket;
import dev.rubus.linux.gpio.GpioChip;
import dev.rubus.supervisor.StartupFailure;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tinylog.Logger;

/**
 * Opens lines and buses: of the kernel on a real board, as pairs of sockets and pipes on a simulated one. One thread.
 */
public final class DeviceBroker implements AutoCloseable {
    private static final String CONSUMER = "rubus";
    private static final Path DEV = Path.of("/dev");

    private final NodePlan plan;
    private final Board board;
    private final String gpioDriver;
    private final String i2cDriver;
    private final Map<String, Device> devices = new LinkedHashMap<>();
    private int nextId = 1;

    public DeviceBroker(NodePlan plan) {
        this.plan = plan;
        this.board = plan.board();
        this.gpioDriver = driverOf(plan, DeviceNeed.Kind.GPIO);
        this.i2cDriver = driverOf(plan, DeviceNeed.Kind.I2C);
    }

    private static String driverOf(NodePlan plan, DeviceNeed.Kind kind) {
        return plan.drivers().stream()
                .filter(driver -> driver.devices().stream().anyMatch(need -> need.kind() == kind))
                .map(DriverManifest::name)
                .findFirst()
                .orElse("");
    }

    /** Opens every line that an app was granted and every enabled bus. A bus that is not there is only said. */
    public void openGranted() throws StartupFailure {
        for (AppManifest app : plan.apps()) {
            for (GpioGrant grant : app.grants().gpio()) {
                try {
                    openLine(grant, Optional.of(app.name()));
                } catch (IOException e) {
                    throw new StartupFailure(
                            1,
                            "app " + app.name() + " cannot have line " + grant.line() + " (" + e.getMessage()
                                    + "): see who has it with gpioinfo, and whether the board is right",
                            e);
                }
            }
        }
        for (I2cBus bus : board.i2c()) {
            if (bus.enabled()) {
                try {
                    openBus(bus);
                } catch (IOException e) {
                    Logger.warn(
                            "I2C bus {} is not there ({}); switch it on with dtparam=i2c_arm=on in config.txt",
                            bus.number(),
                            e.getMessage());
                }
            }
        }
    }

    /** Takes a line as granted. @throws IOException if the chip is not there or somebody else has the line */
    public Device openLine(GpioGrant grant, Optional<String> owner) throws IOException {
        List<Fd> fds;
        List<Fd> bench;
        if (board.simulated()) {
            SeqPacket[] values = SeqPacket.pair();
            Fd[] events = Fd.pipe();
            fds = List.of(values[0].fd(), events[0]);
            bench = List.of(values[1].fd(), events[1]);
        } else {
            try (GpioChip chip = GpioChip.openByLabel(DEV, Set.copyOf(board.gpioChipLabels()))) {
                fds = List.of(chip.request(LineSettings.request(grant, owner.orElse(CONSUMER))));
            }
            bench = List.of();
        }
        return keep(new Device(
                nextId++, linePath(grant.line()), grant.line(), gpioDriver, Optional.of(grant), owner, fds, bench));
    }

    /** Opens a bus of the board. */
    public Device openBus(I2cBus bus) throws IOException {
        List<Fd> fds;
        List<Fd> bench;
        if (board.simulated()) {
            SeqPacket[] pair = SeqPacket.pair();
            fds = List.of(pair[0].fd());
            bench = List.of(pair[1].fd());
        } else {
            fds = List.of(Fd.open(devicePath(bus)));
            bench = List.of();
        }
        return keep(new Device(
                nextId++,
                busPath(bus.number()),
                bus.number(),
                i2cDriver,
                Optional.empty(),
                Optional.empty(),
                fds,
                bench));
    }

    private Device keep(Device device) {
        devices.put(device.path(), device);
        return device;
    }

    /** Gives a line back to the kernel, so that it can be taken with other settings. */
    public void release(Device device) {
        devices.remove(device.path());
        device.close();
    }

    public static String linePath(int line) {
        return "/dev/gpio/" + line;
    }

    public static String busPath(int bus) {
        return "/dev/i2c/" + bus;
    }

    private static String devicePath(I2cBus bus) throws IOException {
        if (bus.adapterIsPath()) {
            return bus.adapter();
        }
        try (DirectoryStream<Path> adapters = Files.newDirectoryStream(Path.of("/sys/bus/i2c/devices"), "i2c-*")) {
            for (Path adapter : adapters) {
                Path name = adapter.resolve("name");
                if (Files.exists(name) && Files.readString(name).strip().equals(bus.adapter())) {
                    return DEV.resolve(adapter.getFileName()).toString();
                }
            }
        }
        throw new IOException("no I2C adapter named " + bus.adapter());
    }

    /** Who serves the lines; empty: nobody. */
    public String gpioDriver() {
        return gpioDriver;
    }

    public Optional<Device> find(String path) {
        return Optional.ofNullable(devices.get(path));
    }

    public Collection<Device> all() {
        return List.copyOf(devices.values());
    }

    /** The devices that a driver is handed when it joins. */
    public List<Device> of(String driver) {
        return devices.values().stream()
                .filter(device -> device.driver().equals(driver))
                .toList();
    }

    @Override
    public void close() {
        devices.values().forEach(Device::close);
        devices.clear();
    }
}
