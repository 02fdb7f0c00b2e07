package dev.rubus.bench;

import dev.rubus.abi.ChannelLayout;
import dev.rubus.cli.CommandFailure;
import dev.rubus.cli.control.Document;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Sandboxed apps of a running node, killed with SIGKILL again and again while they hold handles, lines, subscriptions and pages; afterwards
 * ring 0's free lists, objects and accounts are what they were before. How many die says the variable RUBUS_DEATHS; a real one takes as long
 * as a JVM's start.
 */
final class DeathsBenchmark implements Benchmark {
    static final String NAME = "victim";

    private static final List<Integer> LINES = List.of(5, 6, 13);
    private static final int USUAL_DEATHS = 300;
    private static final long LOOK_AGAIN_MILLIS = 20;
    /** Between two deaths, on a machine with other work. */
    private static final long STUCK_NANOS = 60_000_000_000L;

    private static final long SETTLE_NANOS = 20_000_000_000L;
    private static final long PAGE = 4096;

    @Override
    public List<Measure> run(Workshop workshop) throws IOException, InterruptedException, CommandFailure {
        String wanted = System.getenv("RUBUS_DEATHS");
        int deaths = wanted == null ? USUAL_DEATHS : Integer.parseInt(wanted);
        BenchApp[] victims = LINES.stream()
                .map(line -> new BenchApp(NAME + line, Victim.class, "gpio = [\"" + line + ":in,pull-up,both\"]")
                        .restarting("backoff = \"1ms..1ms\"\nbudget = \"1000 in 60s\""))
                .toArray(BenchApp[]::new);
        try (RunningNode node = RunningNode.start(workshop, victims)) {
            Set<String> dead = new HashSet<>();
            allServe(node);
            // What is made with the first use of its kind is no loss.
            kill(node, 2 * LINES.size(), dead);
            String before = settled(node, "");
            dead.clear();
            long begin = System.nanoTime();
            kill(node, deaths, dead);
            double millis = (System.nanoTime() - begin) / 1e6;
            String after = settled(node, before);
            if (!after.equals(before)) {
                System.err.println("deaths: before " + before + "\ndeaths: after  " + after);
            }
            return List.of(
                    Measure.told(
                            "deaths",
                            "real deaths",
                            "",
                            deaths,
                            "kill -9 of sandboxed apps with 40 handles and 124 KiB"),
                    Measure.told("deaths", "each", "ms", millis / deaths, "with its next start"),
                    Measure.limited("deaths", "left behind", "", List.of(after.equals(before) ? 0.0 : 1.0), 0));
        }
    }

    /** Until then not everybody has what it will hold: on a busy machine the tree's server comes late. */
    private static void allServe(RunningNode node) throws CommandFailure, InterruptedException, IOException {
        long limit = System.nanoTime() + STUCK_NANOS;
        while (!node.processes().stream()
                .allMatch(process -> process.text("state").equals("running"))) {
            if (System.nanoTime() > limit) {
                throw new IOException("not every process of the node runs after a minute");
            }
            Thread.sleep(LOOK_AGAIN_MILLIS);
        }
    }

    /** Kills whichever victim holds all it takes, until so many are dead. */
    private static void kill(RunningNode node, int count, Set<String> dead)
            throws CommandFailure, InterruptedException, IOException {
        long limit = System.nanoTime() + STUCK_NANOS;
        while (dead.size() < count) {
            List<String> full = full(node);
            for (Document process : full.isEmpty() ? List.<Document>of() : node.processes()) {
                long pid = process.number("pid").orElse(0);
                // By generation: Linux gives numbers of processes out again, of 32,768 after some thousand starts.
                String life = process.text("name") + " "
                        + process.number("generation").orElse(0);
                boolean ripe = full.contains(process.text("name"))
                        && process.text("state").equals("running")
                        && pid > 0
                        && dead.size() < count
                        && !dead.contains(life);
                if (ripe
                        && ProcessHandle.of(pid)
                                .map(ProcessHandle::destroyForcibly)
                                .orElse(false)) {
                    dead.add(life);
                    limit = System.nanoTime() + STUCK_NANOS;
                }
            }
            if (System.nanoTime() > limit) {
                throw new IOException("after " + dead.size() + " deaths no victim came back for a minute");
            }
            Thread.sleep(LOOK_AGAIN_MILLIS);
        }
    }

    /** Whose region is used up as far as they use it: the pages are what they take last. */
    private static List<String> full(RunningNode node) throws CommandFailure {
        List<String> names = new ArrayList<>();
        for (Document zone : node.ask("buddyinfo", Map.of()).expectItems()) {
            boolean victims = zone.text("zone").startsWith(NAME);
            long taken = zone.number("total_bytes").orElse(0)
                    - zone.number("free_bytes").orElse(0);
            if (victims && taken >= ChannelLayout.BYTES + Victim.PAGES * PAGE) {
                names.add(zone.text("zone"));
            }
        }
        return names;
    }

    /** What ring 0 holds while no victim lives, once that is what is expected or does not change any more. */
    private static String settled(RunningNode node, String expected) throws CommandFailure, InterruptedException {
        for (int line : LINES) {
            node.ask("hold", Map.of("name", NAME + line));
        }
        long limit = System.nanoTime() + SETTLE_NANOS;
        String last;
        String now = held(node);
        do {
            Thread.sleep(500);
            last = now;
            now = held(node);
        } while (System.nanoTime() < limit && (expected.isEmpty() ? !now.equals(last) : !now.equals(expected)));
        for (int line : LINES) {
            node.ask("release", Map.of("name", NAME + line));
        }
        return now;
    }

    /** The free lists, the objects in use by owner, and every account. Not the conductor's: its timers outlive each start by a minute. */
    private static String held(RunningNode node) throws CommandFailure {
        Map<String, String> all = new TreeMap<>();
        for (Document zone : node.ask("buddyinfo", Map.of()).expectItems()) {
            all.put("pages " + zone.text("zone"), zone.get("free_blocks").json());
        }
        for (Document cache : node.ask("slabinfo", Map.of()).expectItems()) {
            all.put(
                    "objects " + cache.text("zone") + " " + cache.text("name"),
                    cache.get("owners").json());
        }
        for (Document process : node.ask("free", Map.of()).items("processes")) {
            all.put(
                    "account " + process.text("name"),
                    process.text("region_bytes") + " " + process.text("objects_bytes") + " " + process.text("handles"));
        }
        all.keySet().removeIf(key -> key.contains(" conductor"));
        return all.toString();
    }
}
