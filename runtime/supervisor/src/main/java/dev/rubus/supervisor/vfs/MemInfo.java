package dev.rubus.supervisor.vfs;

import dev.rubus.supervisor.control.Listings;
import dev.rubus.supervisor.oom.OomKiller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** {@code /proc/meminfo}: the node's budget and what its processes have of it, then the machine's own two lines. */
final class MemInfo {
    private static final Path HOST = Path.of("/proc/meminfo");
    private static final List<String> HOST_LINES = List.of("MemTotal:", "MemAvailable:");

    private final Devices devices;

    MemInfo(Devices devices) {
        this.devices = devices;
    }

    String text() throws Exception {
        List<Map<String, Object>> processes =
                devices.onConductor(() -> Listings.processes(devices.node()), "/proc/meminfo");
        long used = processes.stream()
                .mapToLong(row -> row.get("memory_bytes") instanceof Number bytes ? bytes.longValue() : 0)
                .sum();
        StringBuilder text = new StringBuilder();
        line(text, "Budget:", OomKiller.budgetBytes(devices.node().plan().node()));
        line(text, "Used:", used);
        for (Map<String, Object> row : processes) {
            line(text, row.get("name") + ":", row.get("memory_bytes") instanceof Number bytes ? bytes.longValue() : 0);
        }
        host(text);
        return text.toString();
    }

    private static void host(StringBuilder text) throws IOException {
        Files.readAllLines(HOST).stream()
                .filter(line -> HOST_LINES.stream().anyMatch(line::startsWith))
                .forEach(line -> text.append(line).append('\n'));
    }

    private static void line(StringBuilder text, String name, long bytes) {
        text.append("%-15s%9d kB%n".formatted(name, bytes / 1024));
    }
}
