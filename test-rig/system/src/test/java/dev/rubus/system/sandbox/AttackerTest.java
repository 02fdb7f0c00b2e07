package dev.rubus.system.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.system.sandbox.probe.Attacker;
import dev.rubus.system.sandbox.probe.Victim;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** An app does its worst within the protocol, for whole rounds. It is told to try again; others are served as before. */
class AttackerTest {
    private static final int ROUNDS = 2;
    private static final int QUIET_CALLS = 400;

    /** How slow the bus is for the attacker: what it has under way stays there for a while. */
    private static final int SLOW_MILLIS = 3;

    private static final Pattern SERVED = Pattern.compile("SERVED (\\d+) at (\\d+) slowest (\\d+) us");
    private static final Pattern PHASE = Pattern.compile("([A-Z]+) from (\\d+) to (\\d+)");
    private static final Pattern ROUND = Pattern.compile("ATTACK round \\d+: (.*)");

    @Test
    void attackerIsToldToTryAgainAndOthersDoNotNotice() throws IOException {
        try (SandboxNode node = new SandboxNode()) {
            node.javaApp("attacker", Attacker.class, "backoff = \"1s..30s\"")
                    .grant("attacker", "i2c = [\"1:0x50\"]")
                    .javaApp("victim", Victim.class, "backoff = \"1s..30s\"")
                    .grant("victim", "gpio = [\"22:in\"]")
                    .start(true);
            hold(node, "attacker");
            node.ask("sim.fault", Map.of("bus", 1, "address", 0x50, "fault", "slow", "delay_ms", SLOW_MILLIS));
            SandboxNode.await("the victim is served", 60, () -> served(node) > 0);
            SandboxNode.await(
                    "all others run",
                    60,
                    () -> others(node).values().stream().allMatch(row -> row.endsWith(" running")));
            Map<String, String> before = others(node);
            double quiet = pace(node, QUIET_CALLS);

            Map<String, Long> errorsBefore = errors(node);
            long nopsBefore = refusedNops(node);
            node.ask("release", Map.of("name", "attacker"));
            SandboxNode.await(
                    "the attack begins", 60, () -> node.log("attacker").contains("ATTACK seed"));
            long from = served(node);
            long begun = System.nanoTime();
            SandboxNode.await(
                    "the attack has had its rounds", 120, () -> rounds(node).size() >= ROUNDS);
            double attacked = (served(node) - from) * 1e9 / (System.nanoTime() - begun);
            long slowest = slowest(node, from);
            rounds(node).forEach(System.out::println);
            System.out.printf(
                    "victim: %.0f calls a second alone, %.0f under attack; slowest then %d us%n",
                    quiet, attacked, slowest);

            for (String round : rounds(node)) {
                assertTrue(Pattern.matches("RATE .*EAGAIN=.*OUTSTANDING .*GARBAGE .*", round), round);
                assertTrue(Pattern.matches(".*OUTSTANDING [^G]*OK=\\d+ EAGAIN=.*", round), round);
                assertTrue(Pattern.matches(".*GARBAGE .*EBADF=.*EINVAL=.*ENOSYS=.*", round), round);
                assertTrue(round.endsWith("MISSING=0"), "one answer for each call: " + round);
            }
            Map<String, Long> errors = errors(node);
            assertTrue(
                    errors.getOrDefault("attacker", 0L) - errorsBefore.getOrDefault("attacker", 0L)
                            >= eagain(node, "EAGAIN=(\\d+)"),
                    "ring 0 counted fewer EAGAIN");
            assertTrue(
                    refusedNops(node) - nopsBefore >= eagain(node, "RATE [^=]*OK=\\d+ EAGAIN=(\\d+)"),
                    "a NOP fails in no other way");
            errors.remove("attacker");
            errorsBefore.remove("attacker");
            assertEquals(errorsBefore, errors, "somebody else was refused something");
            assertEquals(0, errors.getOrDefault("victim", 0L));
            assertTrue(attacked > quiet / 2, attacked + " calls a second instead of " + quiet);
            for (String round : rounds(node)) {
                inEachPhase(node, round, quiet);
            }
            assertTrue(calls(node, "victim") >= served(node));
            assertEquals(before, others(node), "somebody was started again");
            assertTrue(node.supervisorAlive());
            assertFalse(node.output().contains("goes on after"), node.output());
            assertTrue(node.output().contains("attacker rings for nothing over"), node.output());
            assertEquals("running", node.ps("attacker").get("state"), "it kept to the protocol");

            hold(node, "attacker");
            SandboxNode.await("its account is closed", 10, () -> !holdsAnything(node, "attacker"));
            double after = pace(node, QUIET_CALLS);
            assertTrue(after > quiet / 2, after + " calls a second instead of " + quiet);
            assertEquals(before, others(node));
        }
    }

    private static void hold(SandboxNode node, String name) {
        node.ask("hold", Map.of("name", name));
        SandboxNode.await(name + " is held", 30, () -> node.ps(name).get("pid") == null);
    }

    /** Calls a second, over so many. */
    private static double pace(SandboxNode node, int calls) {
        long from = served(node);
        long begun = System.nanoTime();
        SandboxNode.await("the victim is served", 120, () -> served(node) >= from + calls);
        return (served(node) - from) * 1e9 / (System.nanoTime() - begun);
    }

    private static long served(SandboxNode node) {
        long last = 0;
        Matcher matcher = SERVED.matcher(node.log("victim"));
        while (matcher.find()) {
            last = Long.parseLong(matcher.group(1));
        }
        return last;
    }

    private static long slowest(SandboxNode node, long from) {
        return SERVED.matcher(node.log("victim"))
                .results()
                .filter(match -> Long.parseLong(match.group(1)) > from)
                .mapToLong(match -> Long.parseLong(match.group(3)))
                .max()
                .orElse(0);
    }

    private static List<String> rounds(SandboxNode node) {
        return ROUND.matcher(node.log("attacker"))
                .results()
                .map(match -> match.group(1))
                .limit(ROUNDS)
                .toList();
    }

    /** However short it was: a mean over the rounds would hide that nobody was served in one of their parts. */
    private static void inEachPhase(SandboxNode node, String round, double quiet) {
        List<MatchResult> phases = PHASE.matcher(round).results().toList();
        assertEquals(
                List.of("RATE", "OUTSTANDING", "GARBAGE", "BELL"),
                phases.stream().map(phase -> phase.group(1)).toList());
        for (MatchResult phase : phases) {
            long begun = Long.parseLong(phase.group(2));
            long ended = Long.parseLong(phase.group(3));
            long[] served = SERVED.matcher(node.log("victim"))
                    .results()
                    .filter(match -> Long.parseLong(match.group(2)) >= begun && Long.parseLong(match.group(2)) <= ended)
                    .mapToLong(match -> Long.parseLong(match.group(1)))
                    .toArray();
            double pace = served.length == 0 ? 0 : (served[served.length - 1] - served[0]) * 1e9 / (ended - begun);
            System.out.printf(
                    "victim in %s of %d ms: %.0f calls a second%n", phase.group(1), (ended - begun) / 1_000_000, pace);
            assertTrue(pace > quiet / 4, phase.group(1) + ": " + pace + " calls a second instead of " + quiet);
        }
    }

    private static long eagain(SandboxNode node, String pattern) {
        return rounds(node).stream()
                .flatMap(round -> Pattern.compile(pattern).matcher(round).results())
                .mapToLong(match -> Long.parseLong(match.group(1)))
                .sum();
    }

    /** Pid and generation of everybody but the attacker. */
    private static Map<String, String> others(SandboxNode node) {
        Map<String, String> all = new TreeMap<>();
        node.ps().stream()
                .filter(row -> !"attacker".equals(row.get("name")))
                .forEach(row -> all.put(
                        String.valueOf(row.get("name")),
                        row.get("pid") + " generation " + row.get("generation") + " " + row.get("state")));
        return all;
    }

    /** By caller. */
    private static Map<String, Long> errors(SandboxNode node) {
        return callers(node).stream()
                .collect(Collectors.groupingBy(
                        row -> String.valueOf(row.get("caller")),
                        TreeMap::new,
                        Collectors.summingLong(row -> number(row, "errors"))));
    }

    private static long refusedNops(SandboxNode node) {
        return callers(node).stream()
                .filter(row -> "attacker".equals(row.get("caller")) && "nop".equals(row.get("name")))
                .mapToLong(row -> number(row, "errors"))
                .sum();
    }

    private static long calls(SandboxNode node, String caller) {
        return callers(node).stream()
                .filter(row -> caller.equals(row.get("caller")))
                .mapToLong(row -> number(row, "count"))
                .sum();
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> callers(SandboxNode node) {
        return (List<Map<String, Object>>) ((Map<String, Object>) node.ask("syscalls", Map.of())).get("callers");
    }

    private static long number(Map<String, Object> row, String figure) {
        return ((Number) row.get(figure)).longValue();
    }

    /** In its account, in a zone of its own, or of any object of ring 0's. */
    @SuppressWarnings("unchecked")
    private static boolean holdsAnything(SandboxNode node, String name) {
        Map<String, Object> free = (Map<String, Object>) node.ask("free", Map.of());
        boolean account = ((List<Map<String, Object>>) free.get("processes"))
                .stream().filter(row -> name.equals(row.get("name"))).anyMatch(row -> row.containsKey("region_bytes"));
        return account
                || String.valueOf(node.ask("buddyinfo", Map.of())).contains(name)
                || String.valueOf(node.ask("slabinfo", Map.of())).contains(name);
    }
}
