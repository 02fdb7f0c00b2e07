package dev.rubus.bench;

import dev.rubus.cli.CommandFailure;
import dev.rubus.cli.control.ControlAddress;
import dev.rubus.cli.control.Conversation;
import dev.rubus.cli.control.Document;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A node on the simulated board, started by the user's own command, with a state folder and a port of its own. */
final class RunningNode implements AutoCloseable {
    /** While something is measured that does not want to be disturbed. */
    private static final long SLOWLY_MILLIS = 500;

    private static final int LINES = 500;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long BACK_WITHIN_NANOS = Duration.ofSeconds(30).toNanos();
    /** The node measures the downtime; whoever looks more often only takes the CPU from what is measured. */
    private static final long LOOK_AGAIN_MILLIS = 100;
    /** What a driver has done before it dies in the field: its start is over, and the machine is quiet. */
    private static final long SETTLE_MILLIS = 1000;

    /** How the folders of their states are called. */
    static final String STATES = "n";

    private final ControlAddress address;
    private final Path state;
    private final Document report;
    private final double commandMillis;

    private RunningNode(Path state, Document report, double commandMillis) {
        this.state = state;
        this.address = ControlAddress.of(state);
        this.report = report;
        this.commandMillis = commandMillis;
    }

    /** One with the apps of the distribution. */
    static RunningNode start(Workshop workshop) throws IOException, InterruptedException, CommandFailure {
        return start(workshop, "", "");
    }

    /** One with these apps and no others. */
    static RunningNode start(Workshop workshop, BenchApp... apps)
            throws IOException, InterruptedException, CommandFailure {
        return startWith(workshop, "", apps);
    }

    /** The same, on this board, with these tables in its node.toml. */
    static RunningNode startWith(Workshop workshop, String tables, BenchApp... apps)
            throws IOException, InterruptedException, CommandFailure {
        Path folder = Files.createTempDirectory(workshop.folder(), "apps");
        for (BenchApp app : apps) {
            app.install(folder);
        }
        return start(workshop, "apps-dir = \"" + folder + "\"\n", tables);
    }

    private static RunningNode start(Workshop workshop, String keys, String tables)
            throws IOException, InterruptedException, CommandFailure {
        Path state = Files.createTempDirectory(workshop.folder(), STATES);
        Path config = Files.createDirectories(state.resolve("config"));
        Files.writeString(
                config.resolve("node.toml"),
                "board = \"sim\"\n" + keys + "[mqtt]\nport = " + freePort() + "\n[chaos]\nallow = true\n" + tables);
        return start(workshop, state);
    }

    private static RunningNode start(Workshop workshop, Path state)
            throws IOException, InterruptedException, CommandFailure {
        long begin = System.nanoTime();
        // The distribution's own copy of the script neither builds nor installs.
        String line = workshop.output(List.of(
                workshop.dist().resolve("bin/supervisor").toString(),
                "start",
                "--json",
                "--config",
                state.resolve("config").toString(),
                "--state",
                state.toString()));
        double millis = (System.nanoTime() - begin) / 1e6;
        return new RunningNode(state, Document.of(line), millis);
    }

    /** The same node once more, after its supervisor has died. */
    RunningNode again(Workshop workshop) throws IOException, InterruptedException, CommandFailure {
        return start(workshop, state);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** What the supervisor took from the first line of its program until all drivers served. */
    double startMillis() {
        return report.number("start_ms").orElse(0);
    }

    /** What the user waited for {@code supervisor start}. */
    double commandMillis() {
        return commandMillis;
    }

    long supervisor() {
        return report.number("pid").orElse(0);
    }

    List<Document> processes() throws CommandFailure {
        return ask("ps", Map.of()).expectItems();
    }

    List<String> drivers() throws CommandFailure {
        return processes().stream()
                .filter(p -> p.text("kind").equals("driver"))
                .map(p -> p.text("name"))
                .toList();
    }

    /** Downtime in ms of one cold restart: SIGKILL until the new process serves, by the supervisor's clock. */
    double killAndWait(String name) throws CommandFailure, InterruptedException, IOException {
        // A restart that is asked for clears the marks of earlier deaths, so that no back-off is measured.
        long before = inspect(name).number("generation").orElse(0);
        ask("restart", Map.of("name", name));
        Document fresh = awaitGeneration(name, before + 1);
        long pid = fresh.number("pid").orElseThrow();
        Thread.sleep(SETTLE_MILLIS);
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        return awaitGeneration(name, before + 2).number("downtime_ms").orElseThrow();
    }

    Document awaitGeneration(String name, long generation) throws CommandFailure, InterruptedException, IOException {
        long limit = System.nanoTime() + BACK_WITHIN_NANOS;
        while (System.nanoTime() < limit) {
            Document page = inspect(name);
            if (page.number("generation").orElse(0) >= generation
                    && page.text("state").equals("running")) {
                return page;
            }
            Thread.sleep(LOOK_AGAIN_MILLIS);
        }
        throw new IOException(name + " did not come back as generation " + generation + " within 30 s");
    }

    /** What a process has said up to a line. @throws IOException if it has not said that line within the time */
    List<String> linesUntil(String name, String last, long millis)
            throws CommandFailure, InterruptedException, IOException {
        long limit = System.nanoTime() + millis * 1_000_000;
        List<String> lines;
        do {
            Thread.sleep(SLOWLY_MILLIS);
            lines = ask("logs", Map.of("name", name)).items().stream()
                    .map(line -> line.text("text"))
                    .toList();
            if (lines.contains(last)) {
                return lines;
            }
        } while (System.nanoTime() < limit);
        throw new IOException(name + " has not ended within " + millis + " ms; it said: " + String.join(" | ", lines));
    }

    /** The newest lines that a process has said. */
    List<String> said(String name) throws CommandFailure {
        return ask("logs", Map.of("name", name, "lines", LINES)).items().stream()
                .map(line -> line.text("text"))
                .toList();
    }

    void order(String command, Map<String, ?> args) throws CommandFailure {
        ask(command, args);
    }

    Document inspect(String name) throws CommandFailure {
        return ask("inspect", Map.of("name", name));
    }

    Document ask(String command, Map<String, ?> args) throws CommandFailure {
        try (Conversation conversation = Conversation.open(address, command, args, PATIENCE)) {
            return conversation.answer();
        }
    }

    /** Answers until either side closes. */
    Conversation follow(String command, Map<String, ?> args) throws CommandFailure {
        return Conversation.open(address, command, args, PATIENCE);
    }

    @Override
    public void close() throws CommandFailure {
        try (Conversation conversation = Conversation.open(address, "stop", Map.of(), PATIENCE)) {
            conversation.answer();
            conversation.closedWithin(PATIENCE);
        }
        try {
            ProcessHandle.of(supervisor())
                    .ifPresent(p -> p.onExit()
                            .orTimeout(10, java.util.concurrent.TimeUnit.SECONDS)
                            .join());
        } catch (java.util.concurrent.CompletionException e) {
            throw CommandFailure.failed("the node of the benchmark does not end: kill " + supervisor());
        }
    }
}
