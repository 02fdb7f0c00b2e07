package dev.rubus.bench;

import dev.rubus.cli.CommandFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A driver killed by SIGKILL until it serves again, against a bare JVM that says hello, taken in turns. */
final class RestartBenchmark implements Benchmark {
    private static final int RUNS = 5;
    private static final double TARGET_RATIO = 3;

    @Override
    public List<Measure> run(Workshop workshop) throws IOException, InterruptedException, CommandFailure {
        Path classes = helloClass(workshop);
        List<Measure> measures = new ArrayList<>();
        List<Double> all = new ArrayList<>();
        List<Double> allHello = new ArrayList<>();
        try (RunningNode node = RunningNode.start(workshop)) {
            for (String driver : node.drivers()) {
                List<Double> restarts = new ArrayList<>();
                List<Double> hello = new ArrayList<>();
                for (int i = 0; i < RUNS; i++) {
                    restarts.add(node.killAndWait(driver));
                    hello.add(hello(workshop, classes));
                }
                measures.add(Measure.against("restart", driver, "ms", restarts, "java Hello", hello, TARGET_RATIO));
                all.addAll(restarts);
                allHello.addAll(hello);
            }
        }
        measures.add(Measure.against("restart", "all drivers", "ms", all, "java Hello", allHello, TARGET_RATIO));
        return measures;
    }

    /** The class in a folder by itself: a jar, or a class path of many, would slow the peer. */
    private static Path helloClass(Workshop workshop) throws IOException {
        Path classes = workshop.folder().resolve("hello");
        String name = Hello.class.getName().replace('.', '/') + ".class";
        Path file = classes.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        try (InputStream in = Hello.class.getResourceAsStream("/" + name)) {
            if (in == null) {
                throw new IOException("the benchmark's jar has no " + name);
            }
            Files.copy(in, file);
        }
        return classes;
    }

    private static double hello(Workshop workshop, Path classes) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        workshop.output(List.of(workshop.java(), "-cp", classes.toString(), Hello.class.getName()));
        return (System.nanoTime() - begin) / 1e6;
    }
}
