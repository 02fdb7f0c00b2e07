package dev.rubus.supervisor.sandbox;

import dev.rubus.kernel.sched.Weight;
import dev.rubus.supervisor.process.ProcessSpec.Resources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/** The cgroup of one process: its limits, and what the kernel counts there. */
public final class Cgroup {
    private static final int CPU_PERIOD_MICROS = 100_000;

    private final Path path;
    private final Set<String> controllers;
    private final List<String> disks;

    /** @param disks what io.max is written for, as {@code MAJOR:MINOR} */
    Cgroup(Path path, Set<String> controllers, List<String> disks) {
        this.path = path;
        this.controllers = controllers;
        this.disks = List.copyOf(disks);
    }

    public Path path() {
        return path;
    }

    /** Writes the limits that the machine's controllers can hold. */
    void limit(Resources limits) throws IOException {
        if (controllers.contains("memory")) {
            write("memory.max", Long.toString(limits.memoryBytes()));
            // Swapping a driver out would only make its hang look random.
            writeIfPresent("memory.swap.max", "0");
            writeIfPresent("memory.oom.group", "1");
        }
        if (controllers.contains("pids")) {
            write("pids.max", Integer.toString(limits.pids()));
        }
        if (controllers.contains("cpu")) {
            write("cpu.weight", Integer.toString(Weight.cgroup(limits.weight())));
            if (limits.cpuQuota().isPresent()) {
                long quota = Math.round(limits.cpuQuota().getAsDouble() * CPU_PERIOD_MICROS);
                write("cpu.max", quota + " " + CPU_PERIOD_MICROS);
            }
        }
        if (controllers.contains("io") && limits.ioBytesPerSecond().isPresent()) {
            long rate = limits.ioBytesPerSecond().getAsLong();
            for (String disk : disks) {
                limitDisk(disk + " rbps=" + rate + " wbps=" + rate);
            }
        }
    }

    /** A disk may have gone since, or be of a kind that the kernel does not limit: no reason for the process not to start. */
    private void limitDisk(String limit) {
        try {
            write("io.max", limit);
        } catch (IOException e) {
            Logger.warn("{}: io.max '{}' is not held: {}", path.getFileName(), limit, e.getMessage());
        }
    }

    /** The processes in it; empty when it is gone. Any thread. */
    public List<Integer> pids() {
        try {
            return Files.readAllLines(path.resolve("cgroup.procs")).stream()
                    .map(Integer::valueOf)
                    .filter(pid -> pid != 0) // of another pid namespace
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /**
     * Holds the processes where they are: what they want beyond it they wait for (memory.high).
     *
     * @return what was written, in bytes
     */
    public long throttle() throws IOException {
        long high =
                Long.parseLong(Files.readString(path.resolve("memory.current")).strip()) / 10 * 9;
        write("memory.high", Long.toString(high));
        return high;
    }

    /** Ends {@link #throttle}. */
    public void relax() throws IOException {
        write("memory.high", "max");
    }

    /**
     * Why the kernel killed here when memory ran out; null if it did not. Its event {@code oom} counts where the limit was reached and
     * above, {@code oom_kill} where the chosen one lived and above (cgroup-v2.rst).
     */
    @Nullable
    String outOfMemory() {
        if (counter("memory.events", "oom_kill") == 0) {
            return null;
        }
        return counter("memory.events", "oom") > 0
                ? "memory limit of its cgroup"
                : "chosen by Linux, at a limit above its own";
    }

    private long counter(String file, String key) {
        try {
            for (String line : Files.readAllLines(path.resolve(file))) {
                if (line.startsWith(key + " ")) {
                    return Long.parseLong(line.substring(key.length() + 1).strip());
                }
            }
        } catch (IOException e) {
            return 0; // no memory controller here
        }
        return 0;
    }

    private void write(String file, String value) throws IOException {
        Files.writeString(path.resolve(file), value);
    }

    private void writeIfPresent(String file, String value) throws IOException {
        if (Files.exists(path.resolve(file))) {
            write(file, value);
        }
    }
}
