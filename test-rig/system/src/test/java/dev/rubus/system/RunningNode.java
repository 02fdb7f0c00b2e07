package dev.rubus.system;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A node that serves, in processes of its own, with a simulated board and its own broker. Any thread may ask it. */
public final class RunningNode implements AutoCloseable {
    /** Generous: the machine may do other things. A node alone needs a tenth of it. */
    public static final Duration BOUND = Duration.ofSeconds(40);

    private final NodeFolder folder;
    private final Launch launch;

    private RunningNode(NodeFolder folder, Launch launch) {
        this.folder = folder;
        this.launch = launch;
    }

    /** Skips the test, and says why, on a machine that cannot run a node. */
    public static void assumePossible() throws IOException {
        Path lib = NodeFolder.dist().resolve("lib");
        if (!Files.isDirectory(lib)) {
            throw new AssertionError("no distribution at " + lib + ": run mvn verify with -am, which builds it first");
        }
        assumeTrue(
                (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0,
                "SKIPPED: a node needs root to make sandboxes: run the tests as root");
        for (String program : List.of("bwrap", "mosquitto", "mosquitto_sub", "nft", "ip", "unshare", "setpriv")) {
            assumeTrue(
                    List.of("/usr/bin", "/usr/sbin", "/bin", "/sbin").stream()
                            .anyMatch(bin -> Files.isExecutable(Path.of(bin, program))),
                    "SKIPPED: " + program + " is not installed: tools/test installs it");
        }
    }

    /** Starts a node whose processes all run, apps included. */
    public static RunningNode start(NodeFolder folder) throws IOException, InterruptedException {
        return start(folder, List.of());
    }

    /** Under a command that sees the machine as the supervisor shall, in a mount namespace of its own: {@code sh -c '...' sh}. */
    public static RunningNode start(NodeFolder folder, List<String> under) throws IOException, InterruptedException {
        assumePossible();
        List<String> prefix = new ArrayList<>(Launch.PRIVATE_MOUNTS);
        prefix.addAll(under);
        Launch launch = Launch.of(folder, prefix, List.of("--board", "sim"));
        RunningNode node = new RunningNode(folder, launch);
        if (!launch.ok()) {
            launch.process().destroyForcibly();
            throw new AssertionError("the node did not start: " + launch.error() + "\n" + node.log());
        }
        node.awaitAllRunning();
        return node;
    }

    public static RunningNode start() throws IOException, InterruptedException {
        return start(NodeFolder.create().restartPolicy(NodeFolder.PATIENT, NodeFolder.QUICK));
    }

    public NodeFolder folder() {
        return folder;
    }

    public long pid() {
        return launch.process().pid();
    }

    /** The supervisor's own process. */
    public Process process() {
        return launch.process();
    }

    /** Asks the control socket. @return the {@code data} of its reply */
    public Object ask(String command, Map<String, ?> args) throws IOException {
        Map<String, Object> reply = reply(command, args);
        if (!Boolean.TRUE.equals(reply.get("ok"))) {
            throw new AssertionError(command + " " + args + " was refused: " + reply.get("error"));
        }
        return String.valueOf(reply.get("data")).equals("null") ? Map.of() : reply.get("data");
    }

    /** The whole reply, refusals included. */
    public Map<String, Object> reply(String command, Map<String, ?> args) throws IOException {
        try (SocketChannel socket = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.connect(UnixDomainSocketAddress.of(folder.state().resolve("run/control.sock")));
            String line = JSON.std.asString(Map.of("command", command, "args", args)) + "\n";
            socket.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
            String answer = new BufferedReader(
                            new InputStreamReader(Channels.newInputStream(socket), StandardCharsets.UTF_8))
                    .readLine();
            if (answer == null) {
                throw new IOException("the supervisor closed the control socket without an answer to " + command);
            }
            return JSON.std.mapFrom(answer);
        }
    }

    /** A row of `ps`. */
    public record Row(String name, String kind, int pid, String state, int generation, int restarts) {
        boolean running() {
            return state.equals("running");
        }
    }

    /** `ps`, by name. */
    public Map<String, Row> ps() throws IOException {
        Map<String, Row> rows = new LinkedHashMap<>();
        for (Object each : (List<?>) ask("ps", Map.of())) {
            Map<?, ?> row = (Map<?, ?>) each;
            String name = String.valueOf(row.get("name"));
            rows.put(
                    name,
                    new Row(
                            name,
                            String.valueOf(row.get("kind")),
                            row.get("pid") instanceof Number pid ? pid.intValue() : 0,
                            String.valueOf(row.get("state")),
                            ((Number) row.get("generation")).intValue(),
                            ((Number) row.get("restarts")).intValue()));
        }
        return rows;
    }

    public Row ps(String name) throws IOException {
        Row row = ps().get(name);
        if (row == null) {
            throw new AssertionError("ps does not list " + name);
        }
        return row;
    }

    public void chaos(String name, String fault) throws IOException {
        ask("chaos", Map.of("name", name, "fault", fault));
    }

    public void awaitAllRunning() throws IOException, InterruptedException {
        awaitPs("every process runs", rows -> rows.values().stream().allMatch(Row::running));
    }

    /** Asks `ps` until it is as wanted. @return that table */
    public Map<String, Row> awaitPs(String what, Predicate<Map<String, Row>> wanted)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + BOUND.toNanos();
        Map<String, Row> rows = ps();
        while (!wanted.test(rows)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(
                        "not within " + BOUND.toSeconds() + " s: " + what + "; ps: " + rows.values() + "\n" + log());
            }
            TimeUnit.MILLISECONDS.sleep(20);
            rows = ps();
        }
        return rows;
    }

    /** What the supervisor said on stderr and in its logs, for a failed test. */
    public String log() throws IOException {
        return Files.exists(launch.log()) ? Files.readString(launch.log()) : "";
    }

    /** `supervisor stop`. @return how long the supervisor took to be gone */
    public Duration stop() throws IOException, InterruptedException {
        long begin = System.nanoTime();
        reply("stop", Map.of());
        if (!launch.process().waitFor(BOUND.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("the supervisor still runs after stop\n" + log());
        }
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    /** Stops it if it runs, kills it if it does not stop, and deletes its folder. */
    @Override
    public void close() throws IOException, InterruptedException {
        try {
            if (launch.process().isAlive()) {
                stop();
            }
        } finally {
            launch.process().destroyForcibly();
            launch.process().waitFor();
            folder.delete();
        }
    }
}
