package dev.rubus.bench;

import dev.rubus.cli.CommandFailure;
import dev.rubus.cli.control.Document;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The proportional set size of every process of a node that has settled: memory of its own plus its share of what it shares (proc(5),
 * smaps_rollup). The sum is what the machine has less.
 */
final class MemoryBenchmark implements Benchmark {
    private static final double DRIVER_TARGET_MIB = 40;
    // Apps connect and the first readings are published; what the start needed alone is given back or not.
    private static final long SETTLE_MILLIS = 10_000;

    @Override
    public List<Measure> run(Workshop workshop) throws IOException, InterruptedException, CommandFailure {
        List<Measure> measures = new ArrayList<>();
        try (RunningNode node = RunningNode.start(workshop)) {
            Thread.sleep(SETTLE_MILLIS);
            Map<Long, Document> named = new LinkedHashMap<>();
            node.processes().forEach(p -> p.number("pid").ifPresent(pid -> named.put(pid, p)));
            double sum = 0;
            double others = 0;
            int count = 0;
            for (long pid : family(node.supervisor())) {
                double pss = pssMebibytes(pid);
                Document process = named.get(pid);
                sum += pss;
                if (process != null) {
                    measures.add(of(process, pss));
                } else if (pid == node.supervisor()) {
                    measures.add(Measure.told("memory", "supervisor", "MiB", pss, ""));
                } else {
                    others += pss;
                    count++;
                }
            }
            measures.add(Measure.told("memory", "helpers", "MiB", others, count + " processes of bubblewrap"));
            measures.add(Measure.told("memory", "node", "MiB", sum, "sum of all"));
        }
        return measures;
    }

    private static Measure of(Document process, double pss) {
        String name = process.text("name");
        return process.text("kind").equals("driver")
                ? Measure.limited("memory", name, "MiB", List.of(pss), DRIVER_TARGET_MIB)
                : Measure.told("memory", name, "MiB", pss, process.text("kind"));
    }

    static List<Long> family(long root) throws IOException {
        ProcessHandle supervisor = ProcessHandle.of(root)
                .orElseThrow(() -> new IOException("the node's supervisor, pid " + root + ", is gone"));
        return Stream.concat(Stream.of(root), supervisor.descendants().map(ProcessHandle::pid))
                .toList();
    }

    static double pssMebibytes(long pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/smaps_rollup"))) {
            if (line.startsWith("Pss:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0;
            }
        }
        return 0;
    }
}
