package dev.rubus.bench;

import dev.rubus.cli.CommandFailure;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * How long a sensor's read takes while a display floods its bus, by each policy: in order of arrival (before there was a run queue), by least
 * virtual time, by eligible deadline, and by reservation with the least weight of all. A transfer of the display takes 5 ms.
 */
final class FloodBenchmark implements Benchmark {
    private static final int TRANSFER_MILLIS = 5;
    private static final double RATIO = 0.25;
    private static final long PATIENCE_MILLIS = 120_000;

    @Override
    public List<Measure> run(Workshop workshop) throws IOException, InterruptedException, CommandFailure {
        List<Double> alone = reads(workshop, "eevdf", "", false);
        List<Double> fifo = reads(workshop, "fifo", "", true);
        List<Double> cfs = reads(workshop, "cfs", "", true);
        List<Double> eevdf = reads(workshop, "eevdf", "", true);
        List<Double> reserved = reads(workshop, "eevdf", ",reserve=5ms/100ms", true);
        return List.of(
                Measure.told("flood", "alone", "ms", Median.of(alone), "the bus is the sensor's own"),
                Measure.against("flood", "cfs", "ms", cfs, "fifo", fifo, RATIO),
                Measure.against("flood", "eevdf", "ms", eevdf, "fifo", fifo, RATIO),
                Measure.against("flood", "reserved", "ms", reserved, "fifo", fifo, RATIO));
    }

    private static List<Double> reads(Workshop workshop, String policy, String reserve, boolean flooded)
            throws IOException, InterruptedException, CommandFailure {
        String weight = reserve.isEmpty() ? "normal" : "idle";
        BenchApp sensor = new BenchApp("sensor", BusReader.class, "i2c = [\"1:0x76" + reserve + "\"]").weighing(weight);
        BenchApp display = new BenchApp("display", BusFlood.class, "i2c = [\"1:0x50\"]");
        BenchApp[] apps = flooded ? new BenchApp[] {sensor, display} : new BenchApp[] {sensor};
        try (RunningNode node = RunningNode.startWith(workshop, "[sched]\npolicy = \"" + policy + "\"\n", apps)) {
            node.order(
                    "sim.fault",
                    Map.of("bus", 1, "address", BusFlood.ADDRESS, "fault", "slow", "delay_ms", TRANSFER_MILLIS));
            return node.linesUntil(sensor.name(), "END", PATIENCE_MILLIS).stream()
                    .filter(line -> line.startsWith("READ "))
                    .map(line -> Double.valueOf(line.substring("READ ".length())))
                    .toList();
        }
    }
}
