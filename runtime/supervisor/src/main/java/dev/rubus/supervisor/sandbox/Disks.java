package dev.rubus.supervisor.sandbox;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The machine's disks, as io.max names them. A limit is written for each: what a sandbox reads may lie on any, and the kernel limits whole
 * disks, not partitions (Documentation/admin-guide/cgroup-v2.rst).
 */
final class Disks {
    private static final Path BLOCK = Path.of("/sys/block");
    /** In memory, or on top of another one that is counted already. */
    private static final Set<String> NO_DISKS = Set.of("loop", "ram", "zram", "dm-", "md", "nbd");

    private Disks() {}

    /** {@code MAJOR:MINOR} of each. */
    static List<String> all() throws IOException {
        return in(BLOCK);
    }

    static List<String> in(Path block) throws IOException {
        List<String> numbers = new ArrayList<>();
        if (!Files.isDirectory(block)) {
            return numbers;
        }
        try (DirectoryStream<Path> devices = Files.newDirectoryStream(block)) {
            for (Path device : devices) {
                String name = String.valueOf(device.getFileName());
                Path number = device.resolve("dev");
                if (NO_DISKS.stream().noneMatch(name::startsWith) && Files.isReadable(number)) {
                    numbers.add(Files.readString(number).strip());
                }
            }
        }
        return numbers;
    }
}
