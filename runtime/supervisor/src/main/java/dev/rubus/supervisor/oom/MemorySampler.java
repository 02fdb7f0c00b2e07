package dev.rubus.supervisor.oom;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** The thread that reads {@code /proc} and writes cgroup files, which may take their time; the conductor must not. */
final class MemorySampler implements AutoCloseable {
    private final ProcMemory memory = new ProcMemory(Path.of("/proc"));
    private final ExecutorService thread = Executors.newSingleThreadExecutor(body -> {
        Thread made = new Thread(body, "rubus-memory");
        made.setDaemon(true);
        return made;
    });

    /** Whom to measure. @param pids asked on this thread */
    record Subject(String name, Supplier<List<Integer>> pids) {}

    /** What was seen of one. */
    record Seen(MemoryUse use, List<Integer> pids) {}

    /** One look at everything. */
    record Sample(Map<String, Seen> processes, ProcMemory.Machine machine) {}

    CompletableFuture<Sample> sample(List<Subject> subjects) {
        return CompletableFuture.supplyAsync(
                () -> {
                    Map<String, Seen> all = new LinkedHashMap<>();
                    List<Integer> living = new ArrayList<>();
                    for (Subject subject : subjects) {
                        List<Integer> pids = subject.pids().get();
                        living.addAll(pids);
                        all.put(subject.name(), new Seen(memory.of(pids), pids));
                    }
                    memory.retain(living);
                    return new Sample(all, memory.machine());
                },
                thread);
    }

    void execute(Runnable action) {
        thread.execute(action);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
