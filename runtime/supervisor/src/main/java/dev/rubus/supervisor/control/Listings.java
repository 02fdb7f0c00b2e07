package dev.rubus.supervisor.control;

import dev.rubus.supervisor.Node;
import dev.rubus.supervisor.conductor.Conductor;
import dev.rubus.supervisor.conductor.InterruptThreads;
import dev.rubus.supervisor.device.Device;
import dev.rubus.supervisor.process.ProcessKind;
import dev.rubus.supervisor.process.ProcessState;
import dev.rubus.supervisor.process.SupervisedProcess;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The tables of `ps`, `stats`, `lsmod` and `inspect`. Conductor's thread. */
public final class Listings {
    private Listings() {}

    /** Keys and order as in the contract. */
    public static List<Map<String, Object>> processes(Node node) {
        return node.lifecycle().processes().stream().map(Listings::process).toList();
    }

    static Map<String, Object> process(SupervisedProcess p) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("name", p.spec.name());
        row.put("kind", p.spec.kind().label());
        row.put("pid", pid(p) == 0 ? null : pid(p));
        row.put("state", p.state().label());
        row.put("generation", p.generation);
        row.put("restarts", p.restarts);
        row.put("uptime_ms", p.state() instanceof ProcessState.Running running ? Conductor.now() - running.since() : 0);
        row.put("memory_bytes", memory(p));
        row.put("last_exit", p.lastExit.isEmpty() ? null : p.lastExit);
        row.put("placement", p.spec.inline().isPresent() ? "inline" : "sandbox");
        return row;
    }

    /** Null of a driver inside the supervisor: its memory is the supervisor's. */
    private static @Nullable Long memory(SupervisedProcess p) {
        return p.spec.inline().isPresent() ? null : ProcFiles.pssBytes(pid(p));
    }

    /**
     * The program itself: as it joined, or the last of bubblewrap's line of descent for one that does not join; 0 of none, and of a thread
     * of the supervisor.
     */
    static int pid(SupervisedProcess p) {
        if (p.hostPid() != 0 || p.process == null) {
            return p.hostPid();
        }
        return p.process
                .descendants()
                .reduce((first, second) -> second)
                .map(h -> (int) h.pid())
                .orElse(0);
    }

    static List<Map<String, Object>> stats(Node node, Map<String, Long> syscalls, Map<String, Long> readingsLost) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (SupervisedProcess p : node.lifecycle().processes()) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("name", p.spec.name());
            row.put("kind", p.spec.kind().label());
            boolean inside = p.spec.inline().isPresent();
            row.put("cpu_ms", inside ? ProcFiles.cpuMillis(InlineListing.taskIds(p)) : ProcFiles.cpuMillis(pid(p)));
            row.put("memory_bytes", memory(p));
            row.put("memory_limit_bytes", inside ? null : p.spec.resources().memoryBytes());
            row.put("syscalls", syscalls.getOrDefault(p.spec.name(), 0L));
            row.put("downtime_ms", p.downtimeMillis);
            row.put("edges_lost", p.edgesLost);
            row.put("readings_lost", readingsLost.getOrDefault(p.spec.name(), 0L));
            rows.add(row);
        }
        int self = (int) ProcessHandle.current().pid();
        Map<String, Object> own = new LinkedHashMap<>();
        own.put("name", "supervisor");
        own.put("kind", "supervisor");
        own.put("cpu_ms", ProcFiles.cpuMillis(self));
        own.put("memory_bytes", ProcFiles.pssBytes(self));
        rows.add(own);
        return rows;
    }

    static List<Map<String, Object>> drivers(Node node) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (SupervisedProcess p : node.lifecycle().processes()) {
            if (p.spec.kind() == ProcessKind.DRIVER) {
                Map<String, Object> row = new LinkedHashMap<>();
                row.put("name", p.spec.name());
                row.put("size_bytes", memory(p));
                row.put("used_by", List.copyOf(users(node, p)));
                rows.add(row);
            }
        }
        return rows;
    }

    private static Set<String> users(Node node, SupervisedProcess driver) {
        Set<String> users = new TreeSet<>();
        for (SupervisedProcess p : node.lifecycle().processes()) {
            boolean uses = p.access.openings().values().stream()
                    .anyMatch(opening -> opening.device().driver().equals(driver.spec.name()));
            boolean publishes = driver.spec.name().equals("net")
                    && node.plan().apps().stream()
                            .anyMatch(app -> app.name().equals(p.spec.name())
                                    && !app.grants().publish().isEmpty());
            if (uses || publishes) {
                users.add(p.spec.name());
            }
        }
        return users;
    }

    public static Map<String, Object> inspect(Node node, SupervisedProcess p) {
        int pid = pid(p);
        Map<String, Object> page = new LinkedHashMap<>(process(p));
        page.put("cause", p.cause.isEmpty() ? null : p.cause);
        page.put("downtime_ms", p.downtimeMillis);
        if (p.spec.inline().isPresent()) {
            page.putAll(InlineListing.of(p));
            page.put("devices", devices(node, p));
            return page;
        }
        page.put("host_uid", p.spec.uid());
        page.putAll(ProcFiles.status(pid));
        page.put("uid_map", ProcFiles.oneLine(pid, "uid_map"));
        ProcFiles.namespaces(pid).forEach((kind, value) -> page.put("ns_" + kind, value));
        page.put(
                "cgroup",
                p.sandbox.cgroup().map(group -> group.path().toString()).orElse("none"));
        page.put("oom_score_adj", ProcFiles.oneLine(pid, "oom_score_adj"));
        page.put("interrupt_threads", List.copyOf(InterruptThreads.of(pid).values()));
        page.put("root", ProcFiles.oneLine(pid, "mountinfo"));
        page.put("fds", ProcFiles.descriptors(pid));
        page.put("grants", List.copyOf(new TreeSet<>(p.access.openings().keySet())));
        page.put("devices", devices(node, p));
        return page;
    }

    private static List<String> devices(Node node, SupervisedProcess p) {
        return node.devices().of(p.spec.name()).stream().map(Device::path).toList();
    }
}
