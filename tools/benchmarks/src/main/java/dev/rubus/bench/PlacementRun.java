package dev.rubus.bench;

import dev.rubus.cli.CommandFailure;
import dev.rubus.cli.control.Document;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** What {@link PlacementBenchmark} does with one node of one style. */
final class PlacementRun implements AutoCloseable {
    private static final String APP = "placement";
    private static final int QUIET_EDGES = 200;
    private static final int EDGES_AROUND_FAULT = 150;
    private static final long EDGE_EVERY_MILLIS = 8;
    /** The fault comes in the middle of the edges. */
    private static final int EDGES_BEFORE_FAULT = 25;

    private static final long PATIENCE_NANOS = 60_000_000_000L;
    private static final long LATE_NANOS = 6_000_000_000L;
    private static final long LOOK_MILLIS = 50;

    private final Workshop workshop;
    private final KernelStyle style;
    private RunningNode node;
    private boolean up;

    /**
     * What a fault did.
     *
     * @param outageMillis how long nobody could use the driver; of gpio what its app saw, of others what ring 0 says
     * @param died what was started again, or "the node"
     * @param lost of the edges that happened around it; empty where nobody was left to ask
     */
    record Damage(double outageMillis, String died, Optional<Long> lost) {}

    private PlacementRun(Workshop workshop, KernelStyle style, RunningNode node) {
        this.workshop = workshop;
        this.style = style;
        this.node = node;
        this.up = true;
    }

    static PlacementRun start(Workshop workshop, KernelStyle style)
            throws IOException, InterruptedException, CommandFailure {
        String grants = "gpio = [\"" + PlacementApp.INPUT + ":in,pull-up,both\", \"" + PlacementApp.OUTPUT
                + ":out,low\"]\ni2c = [\"" + PlacementApp.CHIP + "\"]\n";
        BenchApp app = new BenchApp(APP, PlacementApp.class, grants);
        PlacementRun run = new PlacementRun(workshop, style, RunningNode.startWith(workshop, style.nodeToml(), app));
        run.node.order("sim.auto", Map.of("line", PlacementApp.INPUT, "mode", "off"));
        run.node.order("sim.pull", Map.of("line", PlacementApp.INPUT, "pull", "up"));
        run.await("DRIVES", PATIENCE_NANOS);
        // The button may have been pressed before it was told not to press itself.
        run.settle();
        return run;
    }

    /** The last of the app's lines that begins with the word. @throws IOException if none does within the time */
    private String await(String word, long nanos) throws IOException, InterruptedException, CommandFailure {
        long limit = System.nanoTime() + nanos;
        while (System.nanoTime() < limit) {
            Optional<String> found = last(word);
            if (found.isPresent()) {
                return found.get();
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        throw new IOException(
                "the benchmark's app has not said " + word + "; it said: " + String.join(" | ", node.said(APP)));
    }

    private Optional<String> last(String word) throws CommandFailure {
        return node.said(APP).stream()
                .filter(line -> line.equals(word) || line.startsWith(word + " "))
                .reduce((earlier, later) -> later);
    }

    /** The numbers of the app's own measurements, in the order of {@link PlacementApp}. */
    double[] calls() throws IOException, InterruptedException, CommandFailure {
        return numbers(await("CALLS", PATIENCE_NANOS));
    }

    private static double[] numbers(String line) {
        return java.util.Arrays.stream(line.split(" "))
                .skip(1)
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    double memoryMebibytes() throws IOException {
        double sum = 0;
        for (long pid : MemoryBenchmark.family(node.supervisor())) {
            sum += MemoryBenchmark.pssMebibytes(pid);
        }
        return sum;
    }

    /** p50 and p99 in ns from an edge to the app. */
    double[] edges() throws IOException, InterruptedException, CommandFailure {
        long before = seen();
        for (int i = 0; i < QUIET_EDGES; i++) {
            pull(i);
            TimeUnit.MILLISECONDS.sleep(EDGE_EVERY_MILLIS);
        }
        awaitEdges(before + QUIET_EDGES);
        double[] line = numbers(await("EDGES", PATIENCE_NANOS));
        return new double[] {line[1], line[2]};
    }

    private void pull(int i) throws CommandFailure {
        node.order("sim.pull", Map.of("line", PlacementApp.INPUT, "pull", i % 2 == 0 ? "down" : "up"));
    }

    private long seen() throws CommandFailure {
        return last("EDGES").map(line -> (long) numbers(line)[0]).orElse(0L);
    }

    /** Waits until so many came, or no more come. */
    private void awaitEdges(long count) throws CommandFailure, InterruptedException {
        long limit = System.nanoTime() + LATE_NANOS;
        while (seen() < count && System.nanoTime() < limit) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    private void settle() throws CommandFailure, InterruptedException {
        TimeUnit.MILLISECONDS.sleep(10 * LOOK_MILLIS);
        seen();
    }

    Damage suffer(PlacementFault fault) throws IOException, InterruptedException, CommandFailure {
        return fault.endsTheNode(style) ? dieAndStartAgain(fault) : sufferAndLive(fault);
    }

    private Damage sufferAndLive(PlacementFault fault) throws IOException, InterruptedException, CommandFailure {
        // One that is asked for clears the marks of earlier deaths, so that no back-off is measured.
        long asked = generations().getOrDefault(fault.driver(), 0L) + 1;
        node.order("restart", Map.of("name", fault.driver()));
        node.awaitGeneration(fault.driver(), asked);
        settle();
        Map<String, Long> before = generations();
        long sent = seen() + EDGES_AROUND_FAULT;
        int gaps = gaps().size();
        for (int i = 0; i < EDGES_AROUND_FAULT; i++) {
            if (i == EDGES_BEFORE_FAULT) {
                node.order("chaos", Map.of("name", fault.driver(), "fault", fault.chaos(style)));
            }
            pull(i);
            TimeUnit.MILLISECONDS.sleep(EDGE_EVERY_MILLIS);
        }
        Document driver = node.awaitGeneration(fault.driver(), before.getOrDefault(fault.driver(), 0L) + 1);
        awaitEdges(sent);
        List<String> came = gaps();
        double outage = fault.driver().equals("gpio")
                ? came.subList(Math.min(gaps, came.size()), came.size()).stream()
                        .mapToDouble(line -> numbers(line)[0])
                        .max()
                        .orElse(0)
                : driver.number("downtime_ms").orElse(0);
        TreeSet<String> died = new TreeSet<>();
        generations().forEach((name, generation) -> {
            if (!generation.equals(before.get(name))) {
                died.add(name);
            }
        });
        long left = driver.number("threads_given_up").orElse(0);
        String what =
                String.join(" ", died) + (left > 0 ? ", and " + left + " thread uses a CPU until the node ends" : "");
        return new Damage(outage, what, Optional.of(sent - seen()));
    }

    private List<String> gaps() throws CommandFailure {
        return node.said(APP).stream().filter(line -> line.startsWith("GAP ")).toList();
    }

    private Map<String, Long> generations() throws CommandFailure {
        Map<String, Long> all = new LinkedHashMap<>();
        node.processes()
                .forEach(p -> all.put(p.text("name"), p.number("generation").orElse(0)));
        return all;
    }

    /** As systemd would do it, which waits 100 ms before. */
    private Damage dieAndStartAgain(PlacementFault fault) throws IOException, InterruptedException, CommandFailure {
        ProcessHandle supervisor = ProcessHandle.of(node.supervisor()).orElseThrow();
        long begin = System.nanoTime();
        up = false;
        try {
            node.order("chaos", Map.of("name", fault.driver(), "fault", fault.chaos(style)));
        } catch (CommandFailure e) {
            // It may be dead before it can answer; if it is not, the next line says so.
        }
        supervisor.onExit().orTimeout(PATIENCE_NANOS, TimeUnit.NANOSECONDS).join();
        node = node.again(workshop);
        up = true;
        return new Damage((System.nanoTime() - begin) / 1e6, "the node", Optional.empty());
    }

    @Override
    public void close() throws CommandFailure {
        if (up) {
            node.close();
        }
    }
}
