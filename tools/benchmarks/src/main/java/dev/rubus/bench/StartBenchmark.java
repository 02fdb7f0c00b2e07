package dev.rubus.bench;

import dev.rubus.cli.CommandFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** How long a built node takes until all drivers serve. */
final class StartBenchmark implements Benchmark {
    private static final int RUNS = 3;
    private static final double TARGET_MILLIS = 2000;

    @Override
    public List<Measure> run(Workshop workshop) throws IOException, InterruptedException, CommandFailure {
        List<Double> inside = new ArrayList<>();
        List<Double> command = new ArrayList<>();
        for (int i = 0; i < RUNS; i++) {
            try (RunningNode node = RunningNode.start(workshop)) {
                inside.add(node.startMillis());
                command.add(node.commandMillis());
            }
        }
        return List.of(
                Measure.limited("start", "supervisor", "ms", inside, TARGET_MILLIS),
                Measure.limited("start", "whole command", "ms", command, TARGET_MILLIS));
    }
}
