package dev.rubus.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A node over its memory budget: the app that leaks goes, nobody else, and telemetry goes on. */
class OomTest extends ObservedNode {
    private static final String TEMPERATURE = "/app/weather/data/temperature";
    /** A node of three apps on the simulated board uses some 250 MiB. */
    private static final String BUDGET = "448M";

    /** Grows by 40 MiB a second from the moment it gets SIGUSR1 until it is ended. */
    private static final String LEAK = """
            name = "leak"
            version = "1"
            command = ["perl", "-e", '$SIG{USR1} = sub { my @a; while (1) { push @a, "x" x 4194304; select undef, undef, undef, 0.1 } }; sleep 1 while 1']
            [limits]
            memory = "1G"
            [restart]
            budget = "100 in 60s"
            backoff = "10ms..200ms"
            """;

    /** Does nothing, and is dear to its owner. */
    private static final String DEAR = """
            name = "dear"
            version = "1"
            command = ["sleep", "100000"]
            oom-score-adj = -1000
            [limits]
            memory = "64M"
            [restart]
            budget = "100 in 60s"
            """;

    @Override
    NodeFolder folder() throws IOException {
        NodeFolder folder = super.folder();
        folder.nodeToml(folder.usualNodeToml() + "[memory]\nbudget = \"" + BUDGET + "\"\n");
        Files.writeString(Files.createDirectories(folder.apps().resolve("leak")).resolve("app.toml"), LEAK);
        Files.writeString(Files.createDirectories(folder.apps().resolve("dear")).resolve("app.toml"), DEAR);
        return folder;
    }

    @Test
    void aLeakingAppIsChosenAndNobodyElseNotices() throws IOException, InterruptedException {
        node.awaitAllRunning();
        Map<String, RunningNode.Row> before = node.ps();
        int mark = subscriber.mark();

        new ProcessBuilder("kill", "-USR1", Integer.toString(before.get("leak").pid()))
                .inheritIO()
                .start()
                .waitFor();

        subscriber.await(mark, "apps that hear are asked to shrink", m -> m.isStep("weather", "shrink"));
        Subscriber.Message kill = subscriber.await(mark, "leak is chosen", m -> m.isStep("leak", "oom-kill"));
        assertTrue(kill.text("cause").contains("of its budget of 448.0 MiB; leak goes first"), kill::toString);
        Subscriber.Message death = subscriber.await(mark, "leak is dead", m -> m.isStep("leak", "restart"));
        assertTrue(death.text("cause").startsWith("OOM: "), death::toString);
        int killed = subscriber.mark();
        subscriber.await(mark, "leak comes back", m -> m.isStep("leak", "serving"));
        Subscriber.Message reading =
                subscriber.await(killed, "telemetry", m -> m.topic().endsWith(TEMPERATURE));
        subscriber.await(
                killed,
                "telemetry goes on",
                m -> m.topic().endsWith(TEMPERATURE) && m.number("seq") > reading.number("seq"));

        assertEquals("OOM", process("leak").get("last_exit"));
        node.ps()
                .forEach((name, row) -> assertEquals(
                        before.get(name).generation() + (name.equals("leak") ? 1 : 0), row.generation(), name));
        assertTrue(node.process().isAlive());
        Map<?, ?> last = (Map<?, ?>) ((List<?>) oom().get("steps")).getLast();
        assertEquals("oom-kill leak", last.get("step") + " " + last.get("name"));
    }

    @Test
    void theOrderHasAppsFirstAndRing0Never() throws IOException {
        List<?> order = (List<?>) oom().get("order");
        List<String> kinds = order.stream()
                .map(row -> String.valueOf(((Map<?, ?>) row).get("kind")))
                .toList();
        assertEquals(List.of("app", "app", "app", "app"), kinds.subList(0, 4), kinds::toString);
        List<Map<?, ?>> never = order.subList(order.size() - 2, order.size()).stream()
                .<Map<?, ?>>map(row -> (Map<?, ?>) row)
                .toList();
        assertEquals(
                Set.of("supervisor", "dear"),
                never.stream().map(row -> row.get("name")).collect(Collectors.toSet()));
        never.forEach(row -> assertNull(row.get("score_bytes"), row::toString));
    }

    @Test
    void anAppThatItsManifestExemptsIsNeverChosen() throws IOException, InterruptedException {
        node.awaitAllRunning();
        Map<?, ?> dear = ((List<?>) oom().get("order"))
                .stream()
                        .map(row -> (Map<?, ?>) row)
                        .filter(row -> "dear".equals(row.get("name")))
                        .findFirst()
                        .orElseThrow();
        assertEquals("never: oom-score-adj is -1000", dear.get("why"));
        assertNull(dear.get("score_bytes"));
        long deadline = System.nanoTime() + RunningNode.BOUND.toNanos();
        while (adjustment("dear") != floor() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertEquals(floor(), adjustment("dear"));
    }

    /** What the supervisor has itself: -1000 where it may. */
    private int floor() throws IOException {
        return Integer.parseInt(Files.readString(Path.of("/proc/" + node.pid() + "/oom_score_adj"))
                .strip());
    }

    @Test
    void linuxIsToldToChooseTheSame() throws IOException, InterruptedException {
        node.awaitAllRunning();
        long deadline = System.nanoTime() + RunningNode.BOUND.toNanos();
        String differs = differs();
        while (!differs.isEmpty() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
            differs = differs();
        }
        assertEquals("", differs);
        assertTrue(adjustment("weather") > adjustment("gpio"), "Linux would choose a driver before an app");
    }

    /** A process whose {@code oom_score_adj} is not what `oom` says; empty if there is none. */
    private String differs() throws IOException {
        for (Object each : (List<?>) oom().get("order")) {
            Map<?, ?> row = (Map<?, ?>) each;
            String name = String.valueOf(row.get("name"));
            if (!name.equals("supervisor") && ((Number) row.get("linux_adj")).intValue() != adjustment(name)) {
                return name + ": " + adjustment(name) + ", not " + row;
            }
        }
        return "";
    }

    private int adjustment(String name) throws IOException {
        Path file = Path.of("/proc/" + node.ps(name).pid() + "/oom_score_adj");
        return Integer.parseInt(Files.readString(file).strip());
    }

    private Map<?, ?> oom() throws IOException {
        return (Map<?, ?>) node.ask("oom", Map.of());
    }

    private Map<?, ?> process(String name) throws IOException {
        return ((List<?>) node.ask("ps", Map.of()))
                .stream()
                        .map(row -> (Map<?, ?>) row)
                        .filter(row -> name.equals(row.get("name")))
                        .findFirst()
                        .orElseThrow();
    }
}
