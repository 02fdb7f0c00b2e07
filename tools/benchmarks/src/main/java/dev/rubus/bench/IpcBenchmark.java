package dev.rubus.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The ring between two processes that never sleep, against the same in C (ipc.c) and against Aeron IPC, all in turns. JVMs with the
 * compiler that is Java's default: what is compared is the ring and not how a node's processes are started.
 */
final class IpcBenchmark implements Benchmark {
    private static final int RUNS = 5;
    private static final int BLOCKS = 1001;
    private static final int TRIPS = 20;
    private static final int MESSAGES = 4_096;
    private static final double C_RATIO = 1.15;
    private static final double AERON_RATIO = 0.8;
    /** Nanoseconds a message: five times as many a second. */
    private static final double AERON_BATCHED_RATIO = 0.2;

    private static final int PATIENCE_SECONDS = 60;

    /** What one run of each measured: a round trip, a single message, one of a batch, ns. */
    private record Runs(List<Double> trips, List<Double> singles, List<Double> batched) {
        Runs() {
            this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }

        void add(String line) {
            String[] words = line.strip().split(" ");
            trips.add(Double.valueOf(words[0]));
            singles.add(Double.valueOf(words[1]));
            batched.add(Double.valueOf(words[2]));
        }
    }

    @Override
    public List<Measure> run(Workshop workshop) throws IOException, InterruptedException {
        if (Runtime.getRuntime().availableProcessors() < 2) {
            throw new IOException("needs two CPUs: its ends never sleep");
        }
        Runs rubus = new Runs();
        Runs c = new Runs();
        Runs aeron = new Runs();
        Path program = workshop.folder().resolve("ipc");
        boolean compiled = workshop.compile("ipc.c", program);
        for (int i = 0; i < RUNS; i++) {
            if (compiled) {
                c.add(workshop.output(List.of(program.toString(), "" + BLOCKS, "" + TRIPS, "" + MESSAGES)));
            }
            rubus.add(pair(workshop, "rubus", workshop.folder().resolve("ipc.sock")));
            aeron.add(pair(workshop, "aeron", workshop.shared().resolve("aeron")));
        }
        List<Measure> all = new ArrayList<>();
        if (compiled) {
            all.add(Measure.against("ipc", "round trip", "ns", rubus.trips, "ipc.c", c.trips, C_RATIO));
        }
        all.add(Measure.against("ipc", "round trip", "ns", rubus.trips, "Aeron", aeron.trips, AERON_RATIO));
        if (compiled) {
            all.add(Measure.beside("ipc", "message", "ns", rubus.singles, "ipc.c", c.singles));
        }
        all.add(Measure.beside("ipc", "message", "ns", rubus.singles, "Aeron", aeron.singles));
        if (compiled) {
            all.add(Measure.beside("ipc", "message of 256", "ns", rubus.batched, "ipc.c", c.batched));
        }
        all.add(Measure.against(
                "ipc", "message of 256", "ns", rubus.batched, "Aeron", aeron.singles, AERON_BATCHED_RATIO));
        return all;
    }

    /** Runs two processes. @return what the asker printed */
    private static String pair(Workshop workshop, String transport, Path address)
            throws IOException, InterruptedException {
        Process asker = start(workshop, transport, "ask", address);
        Process answerer = null;
        try {
            // Whoever asks makes what the two meet at.
            long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            Path made = transport.equals("aeron") ? address.resolve("cnc.dat") : address;
            while (!Files.exists(made) && asker.isAlive() && System.nanoTime() < limit) {
                Thread.sleep(10);
            }
            answerer = start(workshop, transport, "answer", address);
            if (!asker.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("the ipc benchmark of " + transport + " does not end");
            }
            String said = new String(asker.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (asker.exitValue() != 0) {
                throw new IOException("the ipc benchmark of " + transport + " ended with " + asker.exitValue());
            }
            return said;
        } finally {
            asker.destroyForcibly().waitFor();
            if (answerer != null) {
                answerer.destroyForcibly().waitFor();
            }
            Files.deleteIfExists(workshop.folder().resolve("ipc.sock"));
        }
    }

    private static Process start(Workshop workshop, String transport, String role, Path address) throws IOException {
        // A CPU for each end, as ipc.c has it: on one and the same, what is measured is the scheduler.
        List<String> command = new ArrayList<>(List.of(
                "taskset",
                "-c",
                role.equals("ask") ? "0" : "1",
                workshop.java(),
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData"));
        java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(word -> word.startsWith("-Djna.") || word.startsWith("--illegal-native-access"))
                .forEach(command::add);
        // Agrona, which Aeron is built on, reaches for Unsafe. It keeps its checks of bounds, as it comes: the ring
        // cannot
        // do without its own either.
        command.addAll(List.of(
                "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path", ""),
                IpcPeer.class.getName(),
                transport,
                role,
                address.toString(),
                "" + BLOCKS,
                "" + TRIPS,
                "" + MESSAGES));
        return workshop.start(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT));
    }
}
