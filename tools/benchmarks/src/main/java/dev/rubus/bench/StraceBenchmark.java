package dev.rubus.bench;

import dev.rubus.cli.CommandFailure;
import dev.rubus.cli.control.Conversation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;

/**
 * What {@code supervisor strace} costs a program: while it watches, and after it has watched, against a program that nobody ever watched.
 * Both take turns on one node, and the watching comes and goes, so that what else the machine does is alike for all.
 */
final class StraceBenchmark implements Benchmark {
    /** Nothing that can be measured: what two like programs differ by, and less. */
    private static final double OFF_RATIO = 1.1;

    private static final int CYCLES = 8;
    private static final long WATCH_MILLIS = 1_000;
    private static final long SETTLE_MILLIS = 2_000;
    /** Until it is certain that it watches, or does no longer. */
    private static final long EDGE_NANOS = 100_000_000;

    private record Watched(long from, long to) {
        boolean has(long when) {
            return when > from && when < to + EDGE_NANOS;
        }

        boolean surely(long when) {
            return when > from + EDGE_NANOS && when < to;
        }
    }

    @Override
    public List<Measure> run(Workshop workshop) throws IOException, InterruptedException, CommandFailure {
        BenchApp[] callers = {
            new BenchApp(StraceCaller.TRACED, StraceCaller.class, ""),
            new BenchApp(StraceCaller.NEVER, StraceCaller.class, "")
        };
        try (RunningNode node = RunningNode.start(workshop, callers)) {
            Thread.sleep(SETTLE_MILLIS);
            List<Watched> watched = new ArrayList<>();
            for (int i = 0; i < CYCLES; i++) {
                watched.add(watch(node));
                Thread.sleep(WATCH_MILLIS);
            }
            long first = watched.getFirst().from;
            LongPredicate isOn = when -> watched.stream().anyMatch(w -> w.surely(when));
            LongPredicate isOff = when -> when > first && watched.stream().noneMatch(w -> w.has(when));
            List<String> traced = node.said(StraceCaller.TRACED);
            List<Double> never = nanos(node.said(StraceCaller.NEVER), isOff);
            return List.of(
                    Measure.against(
                            "strace", "off again", "ns/call", nanos(traced, isOff), "never on", never, OFF_RATIO),
                    Measure.beside("strace", "on", "ns/call", nanos(traced, isOn), "never on", never));
        }
    }

    private static Watched watch(RunningNode node) throws CommandFailure, InterruptedException, IOException {
        AtomicLong seen = new AtomicLong();
        long from = System.nanoTime();
        try (Conversation conversation = node.follow("strace", Map.of("name", StraceCaller.TRACED))) {
            Thread.ofPlatform().daemon().start(() -> {
                try {
                    while (conversation.next().isPresent()) {
                        seen.incrementAndGet();
                    }
                } catch (CommandFailure e) {
                    // It was closed.
                }
            });
            Thread.sleep(WATCH_MILLIS);
        }
        if (seen.get() == 0) {
            throw new IOException("strace showed no call of " + StraceCaller.TRACED);
        }
        return new Watched(from, System.nanoTime());
    }

    private static List<Double> nanos(List<String> said, LongPredicate when) {
        return said.stream()
                .map(line -> line.split(" "))
                .filter(words -> words[0].equals("RUN") && when.test(Long.parseLong(words[1])))
                .map(words -> Double.valueOf(words[2]))
                .toList();
    }
}
