package dev.rubus.supervisor.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DisksTest {
    @TempDir
    Path block;

    @Test
    void wholeDisksAreNamedByTheirNumbers() throws IOException {
        device("mmcblk0", "179:0");
        device("loop0", "7:0");
        device("zram0", "254:0");
        device("dm-0", "253:0");
        Files.createDirectory(block.resolve("gone")); // unplugged as we looked
        assertEquals(List.of("179:0"), Disks.in(block));
    }

    @Test
    void aMachineWithoutBlockDevicesHasNone() throws IOException {
        assertEquals(List.of(), Disks.in(block.resolve("no-such-folder")));
    }

    private void device(String name, String number) throws IOException {
        Path device = Files.createDirectory(block.resolve(name));
        Files.writeString(device.resolve("dev"), number + "\n");
    }
}
