package dev.rubus.supervisor.control;

import dev.rubus.kernel.memory.Account;
import dev.rubus.kernel.memory.Quota;
import dev.rubus.supervisor.Node;
import dev.rubus.supervisor.conductor.Conductor;
import dev.rubus.supervisor.memory.Ring0Memory;
import dev.rubus.supervisor.memory.ZoneRows;
import dev.rubus.supervisor.oom.OomKiller;
import dev.rubus.supervisor.process.SupervisedProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The tables of `free`, `buddyinfo` and `slabinfo`. On the connection's thread: reading /proc takes its time. */
public final class MemoryListings {
    private MemoryListings() {}

    /** What is asked of the conductor; the rest is the kernel's word. */
    private record Program(
            String name,
            String kind,
            int pid,
            long limitBytes,
            @Nullable Path cgroup) {
        static Program of(SupervisedProcess p) {
            return new Program(
                    p.spec.name(),
                    p.spec.kind().label(),
                    Listings.pid(p),
                    p.spec.resources().memoryBytes(),
                    p.sandbox.cgroup().map(group -> group.path()).orElse(null));
        }
    }

    /** The machine, the node's budget, and every process: the kernel's account of it and ring 0's. */
    static Map<String, Object> free(Node node) {
        List<Program> programs = new ArrayList<>();
        programs.add(new Program(
                "supervisor", "supervisor", (int) ProcessHandle.current().pid(), 0, null));
        programs.addAll(node.conductor()
                .ask(() ->
                        node.lifecycle().processes().stream().map(Program::of).toList())
                .join());
        Map<String, Map<String, Object>> accounts =
                node.dispatcher().memory(MemoryListings::accounts).join();
        List<Map<String, Object>> rows = new ArrayList<>();
        long used = 0;
        for (Program program : programs) {
            long pss = ProcFiles.pssBytes(program.pid());
            used += pss;
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("name", program.name());
            row.put("kind", program.kind());
            row.put("memory_bytes", pss);
            row.put("limit_bytes", program.limitBytes() == 0 ? null : program.limitBytes());
            row.put("cgroup_bytes", charged(program.cgroup()));
            row.putAll(accounts.getOrDefault(
                    program.pid() == programs.getFirst().pid() ? "ring 0" : program.name(), Map.of()));
            rows.add(row);
        }
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("total_bytes", meminfo("MemTotal"));
        page.put("available_bytes", meminfo("MemAvailable"));
        page.put("budget_bytes", OomKiller.budgetBytes(node.plan().node()));
        page.put("used_bytes", used);
        page.put("processes", rows);
        return page;
    }

    /** memory.current, where the machine has the controller. */
    private static @Nullable Long charged(@Nullable Path cgroup) {
        try {
            return cgroup == null
                    ? null
                    : Long.valueOf(
                            Files.readString(cgroup.resolve("memory.current")).strip());
        } catch (IOException e) {
            return null;
        }
    }

    private static long meminfo(String key) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
                if (line.startsWith(key + ":")) {
                    return 1024 * Long.parseLong(line.replaceAll("[^0-9]", ""));
                }
            }
        } catch (IOException e) {
            return 0;
        }
        return 0;
    }

    private static Map<String, Map<String, Object>> accounts(Ring0Memory memory) {
        Map<String, Map<String, Object>> all = new LinkedHashMap<>();
        for (Account account : memory.open()) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("region_bytes", account.region().used());
            row.put("region_limit_bytes", limit(account.region()));
            row.put("objects_bytes", account.objects().used());
            row.put("faults", memory.faults(account));
            row.put("handles", account.handles().used());
            row.put(
                    "refused",
                    account.region().refused()
                            + account.objects().refused()
                            + account.handles().refused());
            all.put(account.name(), row);
        }
        return all;
    }

    private static @Nullable Long limit(Quota quota) {
        return quota.limit() == Quota.UNLIMITED ? null : quota.limit();
    }

    /** A row for each zone, with the free blocks of each order as in /proc/buddyinfo. Not on the conductor's thread. */
    public static List<Map<String, Object>> buddyinfo(Node node) {
        return ofBoth(
                node,
                memory -> ZoneRows.pages(memory.pages()),
                own -> ZoneRows.pages(List.of(own.zone().pages())));
    }

    /** A row for each cache, as in /proc/slabinfo, and who holds how many objects. Not on the conductor's thread. */
    public static List<Map<String, Object>> slabinfo(Node node) {
        return ofBoth(
                node,
                memory -> ZoneRows.caches(memory.zone(), memory.open()),
                own -> ZoneRows.caches(own.zone(), List.of(own.accounts().ring0())));
    }

    /** Each thread is asked of its own memory. */
    private static List<Map<String, Object>> ofBoth(
            Node node,
            Function<Ring0Memory, List<Map<String, Object>>> dispatchers,
            Function<Conductor, List<Map<String, Object>>> conductors) {
        List<Map<String, Object>> rows =
                new ArrayList<>(node.dispatcher().memory(dispatchers).join());
        rows.addAll(
                node.conductor().ask(() -> conductors.apply(node.conductor())).join());
        return rows;
    }
}
