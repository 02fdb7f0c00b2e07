package dev.rubus.bench;

import dev.rubus.cli.CommandFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.BiFunction;

/**
 * The three styles of a kernel, as nodes on the simulated board with one app, taken in turns: what calls cost, what the node weighs, and what
 * one fault of a driver does.
 */
final class PlacementBenchmark implements Benchmark {
    private static final int ROUNDS = 3;
    private static final String NAME = "placement";

    /** A row of the table: its unit, and how a CALLS line of the app has it. */
    private record Row(String label, String unit, BiFunction<KernelStyle, double[], Double> value) {}

    private static final List<Row> CALLS = List.of(
            new Row("i2c read p50", "us", (style, n) -> n[0] / 1e3),
            new Row("i2c read p99", "us", (style, n) -> n[1] / 1e3),
            new Row("gpio write p50", "us", (style, n) -> n[2] / 1e3),
            new Row("gpio write p99", "us", (style, n) -> n[3] / 1e3),
            new Row("level p50", "ns", (style, n) -> style.readsPage() ? n[5] : n[4]),
            new Row("calls a second", "/s", (style, n) -> n[6]));

    private final Map<String, Map<KernelStyle, List<Double>>> numbers = new LinkedHashMap<>();
    private final Map<String, String> units = new LinkedHashMap<>();
    private final Map<String, Map<KernelStyle, PlacementRun.Damage>> worst = new LinkedHashMap<>();

    @Override
    public List<Measure> run(Workshop workshop) throws IOException, InterruptedException, CommandFailure {
        for (int round = 0; round < ROUNDS; round++) {
            for (KernelStyle style : KernelStyle.values()) {
                measure(workshop, style);
            }
        }
        return measures();
    }

    private void measure(Workshop workshop, KernelStyle style)
            throws IOException, InterruptedException, CommandFailure {
        try (PlacementRun run = PlacementRun.start(workshop, style)) {
            double[] calls = run.calls();
            CALLS.forEach(row -> add(row.label(), row.unit(), style, row.value().apply(style, calls)));
            double[] edges = run.edges();
            add("edge to app p50", "us", style, edges[0] / 1e3);
            add("edge to app p99", "us", style, edges[1] / 1e3);
            add("memory", "MiB", style, run.memoryMebibytes());
            for (PlacementFault fault : PlacementFault.inOrder(style)) {
                damage(style, fault, run);
            }
        }
    }

    private void damage(KernelStyle style, PlacementFault fault, PlacementRun run)
            throws IOException, InterruptedException, CommandFailure {
        PlacementRun.Damage damage = run.suffer(fault);
        add(fault.label(), "ms", style, damage.outageMillis());
        worst.computeIfAbsent(fault.label(), label -> new EnumMap<>(KernelStyle.class))
                .merge(style, damage, (a, b) -> a.lost().orElse(0L) >= b.lost().orElse(0L) ? a : b);
    }

    private void add(String row, String unit, KernelStyle style, double value) {
        units.put(row, unit);
        numbers.computeIfAbsent(row, label -> new EnumMap<>(KernelStyle.class))
                .computeIfAbsent(style, s -> new ArrayList<>())
                .add(value);
    }

    /** Each against the node whose drivers are all processes. */
    private List<Measure> measures() {
        List<Measure> all = new ArrayList<>();
        numbers.forEach((row, styles) -> {
            double micro = Median.of(styles.getOrDefault(KernelStyle.MICRO, List.of()));
            styles.forEach((style, runs) -> all.add(new Measure(
                    NAME,
                    style.label() + ": " + row,
                    Median.of(runs),
                    units.getOrDefault(row, ""),
                    style == KernelStyle.MICRO ? "" : KernelStyle.MICRO.label(),
                    style == KernelStyle.MICRO ? OptionalDouble.empty() : OptionalDouble.of(micro),
                    OptionalDouble.empty(),
                    runs,
                    note(row, style))));
        });
        return all;
    }

    private String note(String row, KernelStyle style) {
        PlacementRun.Damage damage = worst.getOrDefault(row, Map.of()).get(style);
        return damage == null
                ? ""
                : "died: " + damage.died() + "; edges lost: "
                        + damage.lost().map(String::valueOf).orElse("all until it is up again");
    }

    @Override
    public List<String> lines(List<Measure> measures) {
        return PlacementTable.of(measures);
    }
}
