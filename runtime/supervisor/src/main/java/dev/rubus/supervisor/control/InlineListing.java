package dev.rubus.supervisor.control;

import dev.rubus.supervisor.inline.InlineProcess;
import dev.rubus.supervisor.process.SupervisedProcess;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What is to be said of a driver that is no process: its threads, by the kernel's word. Conductor's thread. */
final class InlineListing {
    private static final Path TASKS = Path.of("/proc/self/task");
    /** TASK_COMM_LEN without the NUL. */
    private static final int COMM = 15;

    private InlineListing() {}

    /** What {@code inspect} says in place of uids, namespaces and capabilities. */
    static Map<String, Object> of(SupervisedProcess p) {
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("sandbox", "none: threads of the supervisor, with its rights, its memory and its fate");
        page.put("network", p.spec.network().map(Path::toString).orElse("the machine's"));
        page.put(
                "threads",
                tasks(p).stream().map(task -> task.id() + " " + task.name()).toList());
        page.put("threads_given_up", InlineProcess.givenUp(p.spec.name()));
        return page;
    }

    /** Thread ids, for what the kernel counts of each. */
    static List<Integer> taskIds(SupervisedProcess p) {
        return tasks(p).stream().map(Task::id).toList();
    }

    private record Task(int id, String name) {}

    private static List<Task> tasks(SupervisedProcess p) {
        if (!(p.process instanceof InlineProcess inline)) {
            return List.of();
        }
        Set<String> names = inline.threadNames().stream()
                .map(name -> name.substring(0, Math.min(COMM, name.length())))
                .collect(Collectors.toSet());
        List<Task> found = new ArrayList<>();
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
            for (Path task : tasks) {
                String name = comm(task);
                if (names.contains(name)) {
                    found.add(new Task(Integer.parseInt(task.getFileName().toString()), name));
                }
            }
        } catch (IOException e) {
            return List.of();
        }
        return found;
    }

    /** Empty of a thread that has just ended. */
    private static String comm(Path task) {
        try {
            return Files.readString(task.resolve("comm")).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
