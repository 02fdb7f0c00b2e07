package dev.rubus.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What {@code supervisor syscalls} says of a running node, number by number and caller by caller, while it goes on. */
class SyscallFiguresTest extends ObservedNode {
    private static final int DELAY_MILLIS = 60;
    private static final long DELAY_NANOS = DELAY_MILLIS * 1_000_000L;

    private record Row(String caller, String name, long count, long errors, long p50, long p99, long most) {
        static Row of(Object each) {
            Map<?, ?> row = (Map<?, ?>) each;
            return new Row(
                    String.valueOf(row.get("caller")),
                    String.valueOf(row.get("name")),
                    figure(row, "count"),
                    figure(row, "errors"),
                    figure(row, "p50_ns"),
                    figure(row, "p99_ns"),
                    figure(row, "max_ns"));
        }

        private static long figure(Map<?, ?> row, String key) {
            return ((Number) row.get(key)).longValue();
        }
    }

    private record Table(List<Row> calls, List<Row> callers) {
        Row call(String name) {
            return calls.stream()
                    .filter(row -> row.name.equals(name))
                    .findFirst()
                    .orElseThrow();
        }

        Row caller(String caller, String name) {
            return callers.stream()
                    .filter(row -> row.caller.equals(caller) && row.name.equals(name))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private Table table() throws IOException {
        Map<?, ?> all = (Map<?, ?>) node.ask("syscalls", Map.of());
        return new Table(rows(all, "calls"), rows(all, "callers"));
    }

    private static List<Row> rows(Map<?, ?> all, String key) {
        return ((List<?>) all.get(key)).stream().map(Row::of).toList();
    }

    private Table await(String what, Predicate<Table> wanted) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + RunningNode.BOUND.toNanos();
        Table table = table();
        while (!wanted.test(table)) {
            assertTrue(System.nanoTime() < deadline, what + ": " + table);
            TimeUnit.MILLISECONDS.sleep(20);
            table = table();
        }
        return table;
    }

    @Test
    void countsGoOnAndQuantilesAreInOrder() throws IOException, InterruptedException {
        node.awaitAllRunning();
        Table before = await("weather works", t -> t.callers.stream().anyMatch(row -> row.name.equals("publish")));
        Row first = before.caller("weather", "publish");
        Table after = await("it publishes on", t -> t.caller("weather", "publish").count > first.count + 2);
        for (Row row : after.calls) {
            assertTrue(row.count > 0 && row.errors <= row.count, row::toString);
            assertTrue(row.p50 > 0 && row.p50 <= row.p99 && row.p99 <= row.most, row::toString);
        }
        for (Row row : after.callers) {
            assertTrue(row.p50 > 0 && row.p50 <= row.p99 && row.p99 <= row.most, row::toString);
        }
    }

    @Test
    void everyCallIsSomebodys() throws IOException, InterruptedException {
        node.awaitAllRunning();
        Table table = table();
        assertEquals(sums(table.calls), sums(table.callers), "one look at all of it");
        for (Row call : table.calls) {
            List<Row> its = table.callers.stream()
                    .filter(row -> row.name.equals(call.name))
                    .toList();
            assertEquals(call.most, its.stream().mapToLong(Row::most).max().orElse(0), call.name);
            assertTrue(call.p50 <= its.stream().mapToLong(Row::p50).max().orElse(0), call.name);
            assertTrue(call.p50 >= its.stream().mapToLong(Row::p50).min().orElse(0), call.name);
        }
    }

    private static Map<String, List<Long>> sums(List<Row> rows) {
        return rows.stream()
                .collect(Collectors.groupingBy(
                        Row::name,
                        Collectors.teeing(
                                Collectors.summingLong(Row::count), Collectors.summingLong(Row::errors), List::of)));
    }

    /** The bus becomes slow for one chip: only who asks for that waits, and its figures say so. */
    @Test
    void aSlowChipIsSeenInTheCallsOfWhoReadsIt() throws IOException, InterruptedException {
        node.awaitAllRunning();
        Table before = await(
                "weather reads its chip",
                t -> t.callers.stream().anyMatch(row -> row.caller.equals("weather") && row.name.equals("transfer")));
        long usual = before.caller("weather", "transfer").p50;
        try {
            node.ask("sim.fault", Map.of("bus", 1, "address", 0x76, "fault", "slow", "delay_ms", DELAY_MILLIS));
            Table slow = await("p99 of the slow one", t -> t.caller("weather", "transfer").p99 >= DELAY_NANOS);
            assertTrue(slow.call("transfer").most >= DELAY_NANOS);
            long publishing = slow.caller("weather", "publish").p50;
            assertTrue(publishing < DELAY_NANOS, publishing + " ns for a publish, which has no part in it");
            assertTrue(
                    slow.caller("blink", "write").p50 < DELAY_NANOS,
                    () -> slow.caller("blink", "write").toString());
            System.out.printf(
                    "transfer of weather: p50 %d us before, p99 %d us since the chip takes %d ms; publish p50 %d us%n",
                    usual / 1000, slow.caller("weather", "transfer").p99 / 1000, DELAY_MILLIS, publishing / 1000);
        } finally {
            node.ask("sim.fault", Map.of("bus", 1, "address", 0x76, "fault", "none"));
        }
    }
}
