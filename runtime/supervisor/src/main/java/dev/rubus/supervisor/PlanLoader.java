package dev.rubus.supervisor;

import dev.rubus.board.ConfigDirectory;
import dev.rubus.board.Installation;
import dev.rubus.board.Machine;
import dev.rubus.board.NodePlan;
import dev.rubus.board.hardware.DeviceTree;
import dev.rubus.board.toml.ConfigException;
import dev.rubus.supervisor.process.ClassPathIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads what the node shall be, and what machine it is on. */
final class PlanLoader {
    private PlanLoader() {}

    /** @throws StartupFailure exit code 2, a line for each problem */
    static NodePlan load(NodeOptions options) throws StartupFailure {
        Path dist = options.dist();
        Installation installation = new Installation(
                options.configFolder(), dist.resolve("boards"), dist.resolve("drivers.d"), dist.resolve("apps"));
        Machine machine = new Machine(
                hostname(),
                DeviceTree.of(bytes("/proc/device-tree/compatible"), bytes("/proc/device-tree/model")),
                name -> ClassPathIndex.find(dist.resolve("lib"), name).isPresent());
        try {
            return ConfigDirectory.load(installation, machine, options.board());
        } catch (ConfigException e) {
            throw new StartupFailure(2, String.valueOf(e.getMessage()), e);
        }
    }

    private static byte[] bytes(String file) {
        try {
            return Files.readAllBytes(Path.of(file));
        } catch (IOException e) {
            return new byte[0]; // a machine without a device tree
        }
    }

    private static String hostname() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            return "rubus";
        }
    }
}
