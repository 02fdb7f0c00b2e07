package dev.rubus.supervisor.oom;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code /proc} says of the memory of processes and of the machine (proc_pid_status(5), proc_meminfo(5)). One thread.
 *
 * <p>The proportional set size takes the kernel 20 times as long as the resident set. It is asked for when a process is new or has changed
 * by some MiB; in between, what the resident set grows by is taken for its own.
 */
final class ProcMemory {
    private static final long STALE_BYTES = 4 << 20;
    private static final long KIB = 1024;

    private final Path proc;
    private final Map<Integer, Known> known = new HashMap<>();

    private record Known(long residentThen, long proportional) {}

    /** The machine, in bytes: memory and swap, and what is left of both. */
    record Machine(long ram, long total, long available) {}

    /** @param proc where procfs is */
    ProcMemory(Path proc) {
        this.proc = proc;
    }

    /** The sum over these processes; one that is gone uses nothing. */
    MemoryUse of(Collection<Integer> pids) {
        return pids.stream().map(this::of).reduce(MemoryUse.NONE, MemoryUse::plus);
    }

    private MemoryUse of(int pid) {
        List<String> status = lines(pid + "/status");
        long resident = field(status, "VmRSS:");
        if (resident == 0) {
            return MemoryUse.NONE;
        }
        Known then = known.get(pid);
        if (then == null || Math.abs(resident - then.residentThen()) > STALE_BYTES) {
            then = new Known(resident, field(lines(pid + "/smaps_rollup"), "Pss:"));
            known.put(pid, then);
        }
        long proportional = Math.max(0, then.proportional() + resident - then.residentThen());
        long swap = field(status, "VmSwap:");
        return new MemoryUse(resident, swap, field(status, "VmPTE:"), proportional + swap);
    }

    /** Forgets all but these: pids come again. */
    void retain(Collection<Integer> living) {
        known.keySet().retainAll(living);
    }

    Machine machine() {
        List<String> info = lines("meminfo");
        long ram = field(info, "MemTotal:");
        return new Machine(
                ram, ram + field(info, "SwapTotal:"), field(info, "MemAvailable:") + field(info, "SwapFree:"));
    }

    private List<String> lines(String file) {
        try {
            return Files.readAllLines(proc.resolve(file));
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Of a line such as {@code VmRSS:    4096 kB}; 0 if there is none. */
    private static long field(List<String> lines, String key) {
        for (String line : lines) {
            if (line.startsWith(key)) {
                String number = line.substring(key.length()).replace("kB", "").strip();
                return number.chars().allMatch(c -> c >= '0' && c <= '9') && !number.isEmpty()
                        ? Long.parseLong(number) * KIB
                        : 0;
            }
        }
        return 0;
    }
}
