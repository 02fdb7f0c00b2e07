package dev.rubus.cli.configuration;

import dev.rubus.board.hardware.DeviceTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the kernel says about the machine that the configuration is for. */
final class ThisMachine {

    private static final Path HOSTNAME = Path.of("/proc/sys/kernel/hostname");
    private static final Path DEVICE_TREE = Path.of("/proc/device-tree");

    private ThisMachine() {}

    static String hostname() {
        byte[] name = read(HOSTNAME);
        return name.length == 0 ? "rubus" : new String(name, java.nio.charset.StandardCharsets.UTF_8).strip();
    }

    static DeviceTree deviceTree() {
        return DeviceTree.of(read(DEVICE_TREE.resolve("compatible")), read(DEVICE_TREE.resolve("model")));
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            return new byte[0];
        }
    }
}
