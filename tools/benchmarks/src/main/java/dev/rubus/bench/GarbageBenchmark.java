package dev.rubus.bench;

import dev.rubus.cli.CommandFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What ring 0 allocates on Java's heap for each system call, on a running node with its JVM's flags, by the JVM's own count of the
 * dispatcher's thread. All that happens there meanwhile is counted in: its beat, the other programs' calls.
 */
final class GarbageBenchmark implements Benchmark {
    /** Of ten thousand calls: no call makes an object, of which the smallest has 16 bytes. */
    private static final double TARGET_BYTES = 1;

    private static final long PATIENCE_MILLIS = 180_000;

    @Override
    public List<Measure> run(Workshop workshop) throws IOException, InterruptedException, CommandFailure {
        Map<String, List<Double>> byKind = new LinkedHashMap<>();
        BenchApp app = new BenchApp("caller", GarbageCaller.class, GarbageCaller.GRANTS);
        try (RunningNode node = RunningNode.start(workshop, app)) {
            for (String line : node.linesUntil(app.name(), "END", PATIENCE_MILLIS)) {
                String[] words = line.split(" ");
                if (words[0].equals("RUN")) {
                    byKind.computeIfAbsent(words[1], kind -> new ArrayList<>()).add(Double.valueOf(words[2]));
                }
            }
        }
        return byKind.entrySet().stream()
                .map(kind -> Measure.limited("garbage", kind.getKey(), "B/call", kind.getValue(), TARGET_BYTES))
                .toList();
    }
}
