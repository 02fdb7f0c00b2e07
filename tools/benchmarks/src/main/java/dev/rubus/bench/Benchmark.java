package dev.rubus.bench;

import dev.rubus.cli.CommandFailure;
import java.io.IOException;
import java.util.List;

/** One name of {@code tools/bench}. Takes its time; the machine should do nothing else meanwhile. */
interface Benchmark {
    List<Measure> run(Workshop workshop) throws IOException, InterruptedException, CommandFailure;

    /** What is printed of them. */
    default List<String> lines(List<Measure> measures) {
        return measures.stream().map(Measure::line).toList();
    }
}
