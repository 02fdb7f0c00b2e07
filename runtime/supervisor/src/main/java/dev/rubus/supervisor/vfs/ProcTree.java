package dev.rubus.supervisor.vfs;

import dev.rubus.kernel.vfs.FileSystem;
import dev.rubus.kernel.vfs.MountTable;
import dev.rubus.kernel.vfs.Node;
import dev.rubus.kernel.vfs.Stat;
import dev.rubus.kernel.vfs.TextFile;
import dev.rubus.kernel.vfs.VirtualDirectory;
import dev.rubus.supervisor.control.Listings;
import dev.rubus.supervisor.control.MemoryListings;
import dev.rubus.supervisor.device.Device;
import dev.rubus.supervisor.dispatcher.Dispatcher;
import dev.rubus.supervisor.process.SupervisedProcess;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/** {@code /proc}: what ring 0 knows of its processes and of itself, as text, made as it is read. */
final class ProcTree {
    private final Devices devices;
    private final Map<String, Node> files = new LinkedHashMap<>();

    /** @param mounts asked when {@code mounts} is read */
    ProcTree(Devices devices, Callable<MountTable> mounts) {
        this.devices = devices;
        file("interrupts", this::interrupts);
        file("softirqs", this::softirqs);
        // It takes the conductor's time, which an app shall not.
        files.put("meminfo", TextFile.ownedBy(Stat.ROOT, "/proc/meminfo", new MemInfo(devices)::text));
        file("buddyinfo", () -> AllocatorText.buddyinfo(MemoryListings.buddyinfo(devices.node())));
        file("slabinfo", () -> AllocatorText.slabinfo(MemoryListings.slabinfo(devices.node())));
        file("allocations", () -> Allocations.text(devices.node().dispatcher()));
        file("schedstat", () -> AllocatorText.schedstat(devices.node().schedule()));
        file("mounts", () -> mounts(mounts.call()));
        file("uptime", () -> "%.2f\n".formatted(devices.node().uptimeMillis() / 1000.0));
        file(
                "version",
                () -> "Rubus node " + devices.node().plan().node().name() + " on "
                        + devices.node().plan().board().id() + ", Java " + Runtime.version() + "\n");
    }

    /** Adds a file of another part of ring 0. Before the tree is mounted. */
    void file(String name, Callable<String> text) {
        files.put(name, TextFile.of("/proc/" + name, text));
    }

    FileSystem fileSystem() {
        return new FileSystem("proc", "none", VirtualDirectory.live(this::entries));
    }

    private Map<String, Node> entries() throws Exception {
        Map<String, Node> all = new LinkedHashMap<>();
        List<SupervisedProcess> processes =
                devices.onConductor(() -> List.copyOf(devices.node().lifecycle().processes()), "/proc");
        for (SupervisedProcess p : processes) {
            all.put(
                    p.spec.name(),
                    VirtualDirectory.of(Map.of(
                            "status",
                            TextFile.ownedBy(p.spec.name(), "/proc/" + p.spec.name() + "/status", () -> status(p)))));
        }
        // A process that is called like one of these does not hide it.
        all.putAll(files);
        return all;
    }

    private String status(SupervisedProcess p) throws Exception {
        Map<String, Object> facts =
                devices.onConductor(() -> Listings.inspect(devices.node(), p), "/proc/" + p.spec.name());
        StringBuilder text = new StringBuilder();
        facts.forEach((key, value) ->
                text.append(key).append(":\t").append(plain(value)).append('\n'));
        return text.toString();
    }

    private static String plain(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(String::valueOf).collect(Collectors.joining(", "));
        }
        return value == null ? "-" : value.toString();
    }

    /** Edges of each line, as Linux counts interrupts: number, count, who serves it, how it is set, whose it is. */
    private String interrupts() throws Exception {
        Dispatcher.Counters counters = devices.node().dispatcher().counters().join();
        List<Device> all =
                devices.onConductor(() -> List.copyOf(devices.node().devices().all()), "/proc/interrupts");
        StringBuilder text = new StringBuilder("line      edges  driver  settings\n");
        for (Device device : all) {
            if (device.line().isPresent()) {
                text.append("%4d: %9d  %-6s  %-32s  %s%n"
                        .formatted(
                                device.number(),
                                counters.edges().getOrDefault(device.id(), 0L),
                                device.driver(),
                                device.settings(),
                                device.owner().orElse("-")));
            }
        }
        return text.toString();
    }

    /** The dispatcher's deferred work: orders that other threads posted, its rounds over the rings, timers that were due. */
    private String softirqs() {
        Dispatcher.Counters counters = devices.node().dispatcher().counters().join();
        return "            dispatcher\n%8s: %12d%n%8s: %12d%n%8s: %12d%n"
                .formatted("ORDER", counters.orders(), "ROUND", counters.rounds(), "TIMER", counters.timers());
    }

    private static String mounts(MountTable table) {
        return table.mounts().stream()
                .map(m -> m.fileSystem().source() + " " + m.path() + " "
                        + m.fileSystem().type() + " rw 0 0\n")
                .collect(Collectors.joining());
    }
}
