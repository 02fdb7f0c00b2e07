package dev.rubus.supervisor.dispatcher;

import dev.rubus.kernel.syscall.SyscallCounters;
import dev.rubus.supervisor.trace.TracedCall;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** What is known of each program's calls over all its runs: counters, what it lost, and who watches. Dispatcher's thread only. */
final class CallerBook {
    private final Map<String, SyscallCounters> counters = new TreeMap<>();
    private final Map<String, LostReadings> lost = new HashMap<>();
    private final Map<String, Tracer> tracers = new HashMap<>();

    void joined(Client client) {
        client.counters = counters.computeIfAbsent(client.name, name -> new SyscallCounters());
        client.lost = lost.computeIfAbsent(client.name, name -> new LostReadings());
        client.tracer = tracers.get(client.name);
    }

    /** @return how to end it */
    Runnable trace(String name, List<Client> clients, Consumer<TracedCall> sink) {
        Tracer tracer = tracers.computeIfAbsent(name, n -> new Tracer());
        tracer.add(sink);
        hand(name, clients);
        return () -> {
            tracer.remove(sink);
            if (tracer.isEmpty() && tracers.get(name) == tracer) {
                tracers.remove(name);
            }
            hand(name, clients);
        };
    }

    private void hand(String name, List<Client> clients) {
        for (Client client : clients) {
            if (client.name.equals(name)) {
                client.tracer = tracers.get(name);
            }
        }
    }

    /** How many calls each program made. */
    Map<String, Long> counts() {
        Map<String, Long> counts = new HashMap<>();
        counters.forEach((name, c) -> counts.put(name, c.count()));
        return counts;
    }

    /** How many readings each program never got. */
    Map<String, Long> readingsLost() {
        Map<String, Long> counts = new HashMap<>();
        lost.forEach((name, its) -> counts.put(name, its.count()));
        return counts;
    }

    /** Everything that was counted: over all callers under the empty name, then by caller. */
    Map<String, List<SyscallCounters.Row>> rows() {
        Map<String, List<SyscallCounters.Row>> rows = new LinkedHashMap<>();
        SyscallCounters all = new SyscallCounters();
        counters.values().forEach(all::add);
        rows.put("", all.rows());
        counters.forEach((name, c) -> rows.put(name, new ArrayList<>(c.rows())));
        return rows;
    }
}
