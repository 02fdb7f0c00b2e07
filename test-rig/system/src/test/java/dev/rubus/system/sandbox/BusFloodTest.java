package dev.rubus.system.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.system.sandbox.probe.BusFlood;
import dev.rubus.system.sandbox.probe.BusReader;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A display floods the bus while a sensor is read. What the sensor's read takes is told in transfers of the display, so that a busy machine
 * changes little: in order of arrival it waits for all that wait, by share or by reservation for the one that is under way.
 */
class BusFloodTest {
    private static final int TRANSFER_MILLIS = 20;
    private static final int READS = 30;

    /** The transfer that is under way, its own, and as much again for a machine that has other work. */
    private static final double FAIR = 4;

    private static final double UNFAIR = BusFlood.THREADS / 2.0;

    @Test
    void inOrderOfArrivalTheSensorWaitsForAllThatWait() throws IOException {
        double transfers = transfersOfARead("fifo", "weight = 0", "");
        assertTrue(transfers > UNFAIR, "only " + transfers);
    }

    @Test
    void byShareItWaitsForTheOneThatIsUnderWay() throws IOException {
        double transfers = transfersOfARead("eevdf", "weight = 0", "");
        assertTrue(transfers < FAIR, "as long as " + transfers);
    }

    @Test
    void byReservationEvenTheLeastOfAllDoes() throws IOException {
        double transfers = transfersOfARead("eevdf", "weight = \"idle\"", ",reserve=5ms/100ms");
        assertTrue(transfers < FAIR, "as long as " + transfers);
    }

    private static double transfersOfARead(String policy, String weight, String reserve) throws IOException {
        try (SandboxNode node = new SandboxNode()) {
            node.javaApp("display", BusFlood.class, "budget = \"5 in 60s\"")
                    .grant("display", "i2c = [\"1:0x50\"]")
                    .javaApp("sensor", BusReader.class, "budget = \"5 in 60s\"")
                    .grant("sensor", "i2c = [\"1:0x76" + reserve + "\"]")
                    .key("sensor", weight)
                    .policy(policy)
                    .start(true);
            SandboxNode.await("the sensor is read", 60, () -> reads(node) > 0);
            node.ask("sim.fault", Map.of("bus", 1, "address", 0x50, "fault", "slow", "delay_ms", TRANSFER_MILLIS));
            SandboxNode.await(
                    "the display floods",
                    60,
                    () -> row(node, "clients", "display")
                            .filter(row -> number(row, "waiting") >= BusFlood.THREADS / 2.0)
                            .isPresent());
            Map<String, Object> before = row(node, "clients", "display").orElseThrow();
            long from = reads(node);
            SandboxNode.await("the sensor is read on", 120, () -> reads(node) >= from + READS + 1);
            Map<String, Object> after = row(node, "clients", "display").orElseThrow();
            // The one that was under way when it began belongs to neither side.
            List<Long> took = node.log("sensor")
                    .lines()
                    .filter(line -> line.contains("READ "))
                    .map(line -> Long.valueOf(line.substring(line.indexOf("READ ") + 5)))
                    .skip(from + 1)
                    .limit(READS)
                    .sorted()
                    .toList();
            double transfer = (number(after, "used_us") - number(before, "used_us"))
                    / (number(after, "requests") - number(before, "requests"));
            double transfers = took.get(READS / 2) / 1000.0 / transfer;
            System.out.printf(
                    "%s%s: a read took %.1f ms (median of %d), %.1f transfers of %.1f ms%n",
                    policy, reserve, took.get(READS / 2) / 1e6, READS, transfers, transfer / 1000);
            plausible(row(node, "queues", null).orElseThrow());
            if (weight.equals("weight = 0") && policy.equals("eevdf")) {
                for (String client : List.of("display", "sensor")) {
                    double lag = number(row(node, "clients", client).orElseThrow(), "lag_us");
                    assertTrue(Math.abs(lag) <= 3 * transfer, client + " is " + lag + " us from its share");
                }
            }
            if (!reserve.isEmpty()) {
                assertEquals(
                        "15",
                        String.valueOf(
                                row(node, "clients", "sensor").orElseThrow().get("weight")));
                Map<String, Object> reserved =
                        row(node, "reservations", "sensor").orElseThrow();
                assertEquals(BusReader.CHIP, reserved.get("path"));
                double promised = number(reserved, "served");
                assertTrue(promised >= READS / 2.0, reserved::toString);
                assertTrue(promised + number(reserved, "over_budget") >= READS, reserved::toString);
                assertTrue(number(reserved, "misses") <= number(reserved, "served") / 2, reserved::toString);
                aReadThatIsTooSlowIsAMiss(node, reserved);
            }
            return transfers;
        }
    }

    /** One transfer at a time, and always one. */
    private static void plausible(Map<String, Object> queue) {
        assertTrue(number(queue, "busy_percent") >= 50 && number(queue, "busy_percent") <= 105, queue::toString);
        assertTrue(number(queue, "waiting") >= 1 && number(queue, "in_flight") <= 1, queue::toString);
        assertTrue(number(queue, "requests") > READS && number(queue, "virtual_time_us") >= 0, queue::toString);
        assertTrue(number(queue, "deadline_misses") >= 0, queue::toString);
    }

    /** The sensor's own transfer takes longer than its period. */
    private static void aReadThatIsTooSlowIsAMiss(SandboxNode node, Map<String, Object> before) {
        node.ask("sim.fault", Map.of("bus", 1, "address", 0x76, "fault", "slow", "delay_ms", 150));
        SandboxNode.await(
                "a deadline is missed",
                60,
                () -> number(row(node, "reservations", "sensor").orElseThrow(), "misses") > number(before, "misses"));
        Map<String, Object> reserved = row(node, "reservations", "sensor").orElseThrow();
        assertTrue(number(reserved, "late_max_us") >= 40_000, reserved::toString);
        Map<String, Object> queue = row(node, "queues", null).orElseThrow();
        assertTrue(number(queue, "deadline_misses") >= number(reserved, "misses"), queue::toString);
        System.out.println("a read of 150 ms in a period of 100 ms: " + reserved);
    }

    private static long reads(SandboxNode node) {
        return node.log("sensor").lines().filter(line -> line.contains("READ ")).count();
    }

    @SuppressWarnings("unchecked")
    private static Optional<Map<String, Object>> row(SandboxNode node, String table, @Nullable String client) {
        Map<String, Object> all = (Map<String, Object>) node.ask("sched", Map.of());
        return ((List<Map<String, Object>>) all.get(table))
                .stream()
                        .filter(row -> "i2c-1".equals(row.get("queue")) && Objects.equals(client, row.get("client")))
                        .findFirst();
    }

    private static double number(Map<String, Object> row, String key) {
        return ((Number) row.get(key)).doubleValue();
    }
}
