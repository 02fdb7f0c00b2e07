package dev.rubus.supervisor.control;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the kernel says of a process: {@code /proc/PID}, proc_pid_status(5). A process that is gone has nothing to say. */
final class ProcFiles {
    private static final int CLOCK_TICK_MILLIS = 10;
    private static final List<String> STATUS =
            List.of("Uid", "Gid", "CapEff", "CapBnd", "CapPrm", "NoNewPrivs", "Seccomp", "NSpid", "Threads", "VmRSS");

    private ProcFiles() {}

    /** Proportional set size, bytes: shared pages counted by share. 0 if it is gone. */
    static long pssBytes(int pid) {
        for (String line : lines(pid, "smaps_rollup")) {
            if (line.startsWith("Pss:")) {
                return 1024 * Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        return 0;
    }

    /** Of some of the supervisor's own threads. */
    static long cpuMillis(List<Integer> taskIds) {
        return taskIds.stream().mapToLong(task -> used(own(task, "stat"))).sum();
    }

    private static List<String> own(int task, String file) {
        try {
            return Files.readAllLines(Path.of("/proc/self/task/" + task + "/" + file));
        } catch (IOException e) {
            return List.of();
        }
    }

    static long cpuMillis(int pid) {
        return used(lines(pid, "stat"));
    }

    private static long used(List<String> stat) {
        if (stat.isEmpty()) {
            return 0;
        }
        String[] fields =
                stat.getFirst().substring(stat.getFirst().lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * CLOCK_TICK_MILLIS;
    }

    static Map<String, Object> status(int pid) {
        Map<String, Object> facts = new LinkedHashMap<>();
        for (String line : lines(pid, "status")) {
            int colon = line.indexOf(':');
            if (colon > 0 && STATUS.contains(line.substring(0, colon))) {
                facts.put(
                        line.substring(0, colon),
                        line.substring(colon + 1).strip().replaceAll("\\s+", " "));
            }
        }
        return facts;
    }

    static String oneLine(int pid, String file) {
        List<String> lines = lines(pid, file);
        return lines.isEmpty() ? "" : lines.getFirst().strip().replaceAll("\\s+", " ");
    }

    /** The namespaces, and whether each is another than the supervisor's. */
    static Map<String, Object> namespaces(int pid) {
        Map<String, Object> found = new TreeMap<>();
        for (String kind : List.of("pid", "net", "mnt", "uts", "ipc", "user", "cgroup")) {
            try {
                String theirs = Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/" + kind))
                        .toString();
                String ours =
                        Files.readSymbolicLink(Path.of("/proc/self/ns/" + kind)).toString();
                found.put(kind, theirs + (theirs.equals(ours) ? " (shared with the host)" : " (its own)"));
            } catch (IOException e) {
                return Map.of();
            }
        }
        return found;
    }

    static List<String> descriptors(int pid) {
        List<String> found = new ArrayList<>();
        try (DirectoryStream<Path> fds = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
            for (Path fd : fds) {
                found.add(fd.getFileName() + " " + Files.readSymbolicLink(fd));
            }
        } catch (IOException e) {
            return List.of();
        }
        return found;
    }

    private static List<String> lines(int pid, String file) {
        try {
            return pid == 0 ? List.of() : Files.readAllLines(Path.of("/proc/" + pid + "/" + file));
        } catch (IOException e) {
            return List.of();
        }
    }
}
