package dev.rubus.bench;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.rubus.cli.CommandFailure;
import dev.rubus.cli.ExitCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code tools/bench}: a missed target is told, not an error; the exit code says whether everything could be measured. */
public final class BenchMain {
    private static final Map<String, Benchmark> BENCHMARKS = benchmarks();

    private BenchMain() {}

    private static Map<String, Benchmark> benchmarks() {
        Map<String, Benchmark> byName = new LinkedHashMap<>();
        byName.put("start", new StartBenchmark());
        byName.put("restart", new RestartBenchmark());
        byName.put("memory", new MemoryBenchmark());
        byName.put("ring", new RingBenchmark());
        byName.put("ipc", new IpcBenchmark());
        byName.put("vdso", new VdsoBenchmark());
        byName.put("placement", new PlacementBenchmark());
        byName.put("timers", new TimerBenchmark());
        byName.put("alloc", new AllocBenchmark());
        byName.put("garbage", new GarbageBenchmark());
        byName.put("strace", new StraceBenchmark());
        byName.put("deaths", new DeathsBenchmark());
        byName.put("sched", new SchedBenchmark());
        byName.put("flood", new FloodBenchmark());
        return byName;
    }

    public static void main(String[] words) {
        System.exit(run(words));
    }

    private static int run(String... words) {
        try {
            Arguments arguments = Arguments.parse(BENCHMARKS.keySet(), words);
            if (arguments.help()) {
                System.out.println(Arguments.usage(BENCHMARKS.keySet()));
                return ExitCode.DONE;
            }
            return measure(arguments);
        } catch (Arguments.Unknown e) {
            System.err.println("rubus: " + e.getMessage());
            return ExitCode.USAGE;
        } catch (IOException e) {
            System.err.println("rubus: " + e.getMessage());
            return ExitCode.FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.FAILED;
        }
    }

    private static int measure(Arguments arguments) throws IOException, InterruptedException {
        List<Map<String, Object>> documents = new ArrayList<>();
        int exit = ExitCode.DONE;
        try (Workshop workshop = Workshop.open()) {
            for (String name : arguments.names()) {
                try {
                    Benchmark benchmark = java.util.Objects.requireNonNull(BENCHMARKS.get(name));
                    List<Measure> measures = benchmark.run(workshop);
                    measures.forEach(measure -> documents.add(measure.document()));
                    if (!arguments.json()) {
                        benchmark.lines(measures).forEach(System.out::println);
                    }
                } catch (IOException | CommandFailure e) {
                    if (workshop.isOver()) {
                        return ExitCode.FAILED;
                    }
                    // The others are worth their while all the same.
                    System.err.println("rubus: the benchmark " + name + " failed: " + e.getMessage());
                    exit = ExitCode.FAILED;
                }
            }
        }
        if (arguments.json()) {
            System.out.println(JSON.std.asString(Map.of("benchmarks", documents)));
        }
        return exit;
    }
}
