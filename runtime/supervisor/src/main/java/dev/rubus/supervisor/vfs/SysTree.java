package dev.rubus.supervisor.vfs;

import dev.rubus.abi.Errno;
import dev.rubus.board.hardware.Board;
import dev.rubus.board.manifest.Defaults;
import dev.rubus.board.manifest.DriverManifest;
import dev.rubus.kernel.vfs.FileSystem;
import dev.rubus.kernel.vfs.Node;
import dev.rubus.kernel.vfs.TextFile;
import dev.rubus.kernel.vfs.VfsException;
import dev.rubus.kernel.vfs.VirtualDirectory;
import dev.rubus.supervisor.process.SupervisedProcess;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;

/** {@code /sys}: the board, and the drivers with what can be tuned while they run. One value a file. */
final class SysTree {
    private final Devices devices;

    SysTree(Devices devices) {
        this.devices = devices;
    }

    FileSystem fileSystem() {
        Map<String, Node> top = new LinkedHashMap<>();
        top.put("board", VirtualDirectory.of(board()));
        Map<String, Node> drivers = new LinkedHashMap<>();
        for (DriverManifest driver : devices.node().plan().drivers()) {
            drivers.put(driver.name(), VirtualDirectory.of(driver(driver)));
        }
        top.put("drivers", VirtualDirectory.of(drivers));
        return new FileSystem("sys", "none", VirtualDirectory.of(top));
    }

    private Map<String, Node> board() {
        Board board = devices.node().plan().board();
        Map<String, Node> files = new LinkedHashMap<>();
        fixed(files, "/sys/board/", "id", board.id());
        fixed(files, "/sys/board/", "gpio_chip", String.join(" ", board.gpioChipLabels()));
        fixed(files, "/sys/board/", "lines", board.header().span());
        fixed(files, "/sys/board/", "simulated", board.simulated() ? "1" : "0");
        return files;
    }

    private Map<String, Node> driver(DriverManifest manifest) {
        String name = manifest.name();
        String at = "/sys/drivers/" + name + "/";
        Map<String, Node> files = new LinkedHashMap<>();
        fixed(files, at, "main", manifest.main());
        fixed(files, at, "weight", Integer.toString(manifest.weight()));
        fixed(files, at, "memory_max", Long.toString(manifest.limits().memoryBytes()));
        live(files, at, "state", () -> of(name, p -> p.state().label()));
        live(files, at, "generation", () -> of(name, p -> Integer.toString(p.generation)));
        live(files, at, "restarts", () -> of(name, p -> Integer.toString(p.restarts)));
        live(files, at, "edges_lost", () -> of(name, p -> Long.toString(p.edgesLost)));
        files.put(
                "hang_after_ms",
                TextFile.tunable(
                        at + "hang_after_ms",
                        () -> of(name, p -> Long.toString(p.hangAfterMillis)) + "\n",
                        value -> hangAfter(name, at + "hang_after_ms", value)));
        return files;
    }

    private void hangAfter(String driver, String path, String value) throws VfsException {
        long least = Defaults.MIN_HANG_AFTER.toMillis();
        long most = Defaults.MAX_HANG_AFTER.toMillis();
        if (!value.matches("[0-9]{1,9}") || Long.parseLong(value) < least || Long.parseLong(value) > most) {
            throw new VfsException(Errno.EINVAL, path);
        }
        of(driver, p -> {
            p.hangAfterMillis = Long.parseLong(value);
            return value;
        });
    }

    private String of(String driver, Function<SupervisedProcess, String> fact) throws VfsException {
        return devices.onConductor(
                () -> fact.apply(devices.node()
                        .lifecycle()
                        .find(driver)
                        .orElseThrow(() -> new VfsException(Errno.ENODEV, driver))),
                "/sys/drivers/" + driver);
    }

    private static void fixed(Map<String, Node> files, String at, String name, String value) {
        live(files, at, name, () -> value);
    }

    private static void live(Map<String, Node> files, String at, String name, Callable<String> value) {
        files.put(name, TextFile.of(at + name, () -> value.call() + "\n"));
    }
}
