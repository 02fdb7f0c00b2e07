package dev.rubus.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The run queue of a bus: pick, charge and requeue, with the flags of the supervisor's JVM, and with the optimising compiler beside. */
final class SchedBenchmark implements Benchmark {
    private static final double QUEUE_RATIO = 1.0;
    private static final double MANY_RATIO = 2.5;

    @Override
    public List<Measure> run(Workshop workshop) throws IOException, InterruptedException {
        List<Measure> all = new ArrayList<>(measure(workshop, "", "-XX:TieredStopAtLevel=1"));
        all.addAll(measure(workshop, "-c2", "-XX:+TieredCompilation"));
        return all;
    }

    private static List<Measure> measure(Workshop workshop, String suffix, String compiler)
            throws IOException, InterruptedException {
        List<Double> queue = new ArrayList<>();
        List<Double> eevdf = new ArrayList<>();
        List<Double> many = new ArrayList<>();
        String said = workshop.output(List.of(
                workshop.java(),
                "-XX:+UseSerialGC",
                compiler,
                "-Xmx32m",
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                PickLoop.class.getName()));
        for (String line : said.lines().toList()) {
            String[] words = line.split(" ");
            if (words[0].equals("RUN")) {
                queue.add(Double.valueOf(words[1]));
                eevdf.add(Double.valueOf(words[2]));
                many.add(Double.valueOf(words[3]));
            }
        }
        String few = "eevdf-" + PickLoop.CLIENTS + suffix;
        return List.of(
                Measure.against("sched", few, "ns", eevdf, "PriorityQueue", queue, QUEUE_RATIO),
                Measure.against("sched", "eevdf-" + PickLoop.MANY + suffix, "ns", many, few, eevdf, MANY_RATIO));
    }
}
