package dev.rubus.bench;

import dev.rubus.cli.CommandFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A line's level from the vDSO page, against {@link System#nanoTime}, which reads Linux's own vDSO, and against the same read by system call:
 * into ring 0, to the gpio driver and back. In a sandboxed app of a running node, with an app's flags.
 */
final class VdsoBenchmark implements Benchmark {
    private static final double CLOCK_RATIO = 2;
    private static final double SYSCALL_RATIO = 0.01;
    private static final long PATIENCE_MILLIS = 60_000;

    @Override
    public List<Measure> run(Workshop workshop) throws IOException, InterruptedException, CommandFailure {
        List<Double> clock = new ArrayList<>();
        List<Double> page = new ArrayList<>();
        List<Double> syscall = new ArrayList<>();
        BenchApp app = new BenchApp("reader", VdsoReader.class, "gpio = [\"" + VdsoReader.LINE + ":in,pull-up,both\"]");
        try (RunningNode node = RunningNode.start(workshop, app)) {
            for (String line : node.linesUntil(app.name(), "END", PATIENCE_MILLIS)) {
                String[] words = line.split(" ");
                if (words[0].equals("RUN")) {
                    clock.add(Double.valueOf(words[1]));
                    page.add(Double.valueOf(words[2]));
                    syscall.add(Double.valueOf(words[3]));
                }
            }
        }
        return List.of(
                Measure.against("vdso", "read", "ns", page, "System.nanoTime", clock, CLOCK_RATIO),
                Measure.against("vdso", "read", "ns", page, "syscall", syscall, SYSCALL_RATIO));
    }
}
