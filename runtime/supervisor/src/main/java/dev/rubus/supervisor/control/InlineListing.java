package dev.rubus.supervisor.control;

import dev.rubus.supervisor.conductor.InterruptThreads;
import dev.rubus.supervisor.inline.InlineProcess;
import dev.rubus.supervisor.process.SupervisedProcess;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is to be said of a driver that is no process: its threads, by the kernel's word. Conductor's thread. */
final class InlineListing {
    private InlineListing() {}

    /** What {@code inspect} says in place of uids, namespaces and capabilities. */
    static Map<String, Object> of(SupervisedProcess p) {
        Map<Integer, String> tasks = tasks(p);
        Map<Integer, String> interrupts =
                InterruptThreads.of((int) ProcessHandle.current().pid());
        interrupts.keySet().retainAll(tasks.keySet());
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("sandbox", "none: threads of the supervisor, with its rights, its memory and its fate");
        page.put("network", p.spec.network().map(Path::toString).orElse("the machine's"));
        page.put(
                "threads",
                tasks.entrySet().stream()
                        .map(task -> task.getKey() + " " + task.getValue())
                        .toList());
        page.put("threads_given_up", InlineProcess.givenUp(p.spec.name()));
        page.put("interrupt_threads", List.copyOf(interrupts.values()));
        return page;
    }

    /** Thread ids, for what the kernel counts of each. */
    static List<Integer> taskIds(SupervisedProcess p) {
        return List.copyOf(tasks(p).keySet());
    }

    private static Map<Integer, String> tasks(SupervisedProcess p) {
        return p.process instanceof InlineProcess inline ? inline.tasks() : Map.of();
    }
}
