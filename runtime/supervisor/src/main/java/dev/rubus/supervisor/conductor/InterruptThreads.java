package dev.rubus.supervisor.conductor;

import dev.rubus.linux.LinuxException;
import dev.rubus.linux.ThreadSchedule;
import dev.rubus.supervisor.process.SupervisedProcess;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tinylog.Logger;

/**
 * Gives the interrupt thread of a driver, called {@code irq/NAME} as Linux calls its own, SCHED_FIFO with the priority of the manifest: edges
 * are taken from the kernel before anything else runs. Done from outside, thread by thread, so that no sandbox needs a call for it.
 *
 * <p>Ring 0's own dispatcher does not get it: processes decide how much it has to do, and whoever floods it would stop the machine. Linux
 * leaves ksoftirqd at SCHED_OTHER for the same reason. Conductor's thread only.
 */
public final class InterruptThreads {
    /** By proc_pid_comm(5) a name has 15 characters and is the thread's own choice, so a driver has one interrupt thread and no more. */
    public static final String PREFIX = "irq/";

    /** Its threads bear their names a moment after they run. */
    private static final long LOOK_AGAIN_MILLIS = 50;

    private static final int LOOKS = 4;

    /** An interrupt thread copies records; one that computes for so long without waiting for the next edge is mad. */
    private static final Duration MOST_AT_ONCE = Duration.ofSeconds(2);

    private final Conductor conductor;
    private boolean refused;

    InterruptThreads(Conductor conductor) {
        this.conductor = conductor;
    }

    /** A driver serves. */
    void serving(SupervisedProcess p) {
        if (p.spec.resources().irqPriority() > 0) {
            look(p, p.generation, LOOKS);
        }
    }

    private void look(SupervisedProcess p, int generation, int looks) {
        boolean inline = p.spec.inline().isPresent();
        int pid = inline ? (int) ProcessHandle.current().pid() : p.hostPid();
        if (refused || p.generation != generation || pid == 0) {
            return;
        }
        String name = PREFIX + p.spec.name() + " ";
        List<Integer> threads = of(pid).entrySet().stream()
                .filter(thread -> thread.getValue().startsWith(name))
                .map(Map.Entry::getKey)
                .toList();
        if (!threads.isEmpty()) {
            if (!inline) {
                limit(pid);
            }
            // Of an inline driver that was given up the old thread is still there; the new one has the greater number.
            raise(p, pid, threads.getLast());
        } else if (looks > 1) {
            conductor.after(LOOK_AGAIN_MILLIS, () -> look(p, generation, looks - 1));
        }
    }

    private void raise(SupervisedProcess p, int pid, int tid) {
        ThreadSchedule wanted =
                new ThreadSchedule(ThreadSchedule.FIFO, p.spec.resources().irqPriority());
        try {
            wanted.apply(tid);
            if (!of(pid).containsKey(tid)) {
                // It ended meanwhile, and somebody else may have its number.
                new ThreadSchedule(ThreadSchedule.OTHER, 0).apply(tid);
            }
        } catch (LinuxException e) {
            if (p.isAlive() && Files.exists(Path.of("/proc", Integer.toString(pid)))) {
                refused = true;
                Logger.warn(
                        "{}: its interrupt thread stays at SCHED_OTHER, edges come later on a busy machine: {}; start the node with CAP_SYS_NICE",
                        p.spec.name(),
                        e.getMessage());
            }
        }
    }

    private static void limit(int pid) {
        try {
            ThreadSchedule.limitRealTime(pid, MOST_AT_ONCE);
        } catch (LinuxException e) {
            // Without CAP_SYS_RESOURCE Linux alone bounds it: sched_rt_runtime_us leaves a twentieth of each second to
            // the others.
            Logger.debug("pid {}: no limit of its own for real time: {}", pid, e.getMessage());
        }
    }

    /** The process's interrupt threads and how the kernel schedules them; empty when it is gone. Any thread. */
    public static Map<Integer, String> of(int pid) {
        Map<Integer, String> found = new LinkedHashMap<>();
        for (Path task : tasks(pid)) {
            try {
                String name = Files.readString(task.resolve("comm")).strip();
                if (name.startsWith(PREFIX)) {
                    int tid = Integer.parseInt(task.getFileName().toString());
                    found.put(tid, name + " " + ThreadSchedule.of(tid));
                }
            } catch (IOException e) {
                // The thread ended while we looked.
            }
        }
        return found;
    }

    private static List<Path> tasks(int pid) {
        List<Path> tasks = new ArrayList<>();
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
            threads.forEach(tasks::add);
        } catch (IOException e) {
            return List.of();
        }
        return tasks;
    }
}
