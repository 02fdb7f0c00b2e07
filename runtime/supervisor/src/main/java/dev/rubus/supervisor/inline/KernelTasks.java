package dev.rubus.supervisor.inline;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The kernel's view of one run's threads (proc_pid_task(5)). Java does not tell a thread's number there, so they are found by name; what bore
 * the name before the run began is a thread of a run that was given up. Any thread.
 */
final class KernelTasks {
    private static final Path TASKS = Path.of("/proc/self/task");
    /** TASK_COMM_LEN without the NUL. */
    private static final int COMM = 15;

    private final Map<Integer, String> others = living();

    /** Those of the run, of which none has begun when this is made. @param names of the threads that it has @return names by number */
    Map<Integer, String> named(List<String> names) {
        Set<String> comms = names.stream()
                .map(name -> name.substring(0, Math.min(COMM, name.length())))
                .collect(Collectors.toSet());
        Map<Integer, String> found = living();
        // A number is given out again, but hardly under the same name.
        found.entrySet().removeAll(others.entrySet());
        found.values().retainAll(comms);
        return found;
    }

    private static Map<Integer, String> living() {
        Map<Integer, String> found = new TreeMap<>();
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
            for (Path task : tasks) {
                String comm = comm(task);
                if (!comm.isEmpty()) {
                    found.put(Integer.valueOf(task.getFileName().toString()), comm);
                }
            }
        } catch (IOException e) {
            return new TreeMap<>();
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
