package dev.rubus.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A node on a kernel without PSI, or where it is switched off: available memory alone tells that the machine is short. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NoStallsTest {
    private static final long TOTAL_KIB = 2_000_000;
    /**
     * Makes {@code /proc} what it is on such a kernel, for the node alone: no folder of pressures, and a meminfo that the test writes. A
     * sandbox gets a procfs of its own only where a whole one is to be seen, hence the second.
     */
    private static final String WITHOUT = "mount -t proc proc \"$1\" && mount -t tmpfs none /proc/pressure"
            + " && mount --bind \"$2\" /proc/meminfo && shift 2 && exec \"$@\"";

    /** Uses some 200 MiB and does not grow. */
    private static final String LARGE = """
            name = "large"
            version = "1"
            command = ["perl", "-e", 'my $a = "x" x 209715200; sleep 1 while 1']
            [limits]
            memory = "1G"
            """;

    private RunningNode node;
    private Subscriber subscriber;
    private Path meminfo;

    @BeforeAll
    void start() throws IOException, InterruptedException {
        NodeFolder folder = NodeFolder.create().restartPolicy(NodeFolder.PATIENT, NodeFolder.QUICK);
        folder.nodeToml(folder.usualNodeToml() + "[memory]\nbudget = \"4G\"\n");
        Files.writeString(
                Files.createDirectories(folder.apps().resolve("large")).resolve("app.toml"), LARGE);
        meminfo = folder.top().resolve("meminfo");
        available(TOTAL_KIB / 2);
        Path whole = Files.createDirectory(folder.top().resolve("proc"));
        node = RunningNode.start(folder, List.of("sh", "-c", WITHOUT, "sh", whole.toString(), meminfo.toString()));
        subscriber = Subscriber.to(folder.port());
    }

    @AfterAll
    void stop() throws IOException, InterruptedException {
        if (subscriber != null) {
            subscriber.close();
        }
        if (node != null) {
            node.close();
        }
    }

    private void available(long kib) throws IOException {
        // In place: a bind mount stays with the file that it was made of.
        Files.writeString(
                meminfo,
                "MemTotal: %12d kB\nMemAvailable: %8d kB\nSwapTotal: %11d kB\nSwapFree: %12d kB\n"
                        .formatted(TOTAL_KIB, kib, 0, 0));
    }

    private Map<?, ?> oom() throws IOException {
        return (Map<?, ?>) node.ask("oom", Map.of());
    }

    @Test
    void availableMemoryAloneDecidesAndTheLargestAppGoes() throws IOException, InterruptedException {
        assertTrue(String.valueOf(oom().get("watched")).startsWith("MemAvailable alone: "), () -> watched());
        assertNull(oom().get("psi_wakes"));
        assertEquals("none", oom().get("pressure"));
        Map<String, RunningNode.Row> before = node.ps();

        int mark = subscriber.mark();
        available(TOTAL_KIB / 25);
        Subscriber.Message kill = subscriber.await(mark, "large is chosen", m -> m.isStep("large", "oom-kill"));
        assertTrue(kill.text("cause").startsWith("the machine has "), kill::toString);
        assertTrue(kill.text("cause").contains("large goes first: uses "), kill::toString);
        available(TOTAL_KIB / 2);
        subscriber.await(mark, "large comes back", m -> m.isStep("large", "serving"));
        node.ps().forEach((name, row) -> {
            if (!name.equals("large")) {
                assertEquals(before.get(name).pid(), row.pid(), name);
            }
        });
    }

    private String watched() {
        try {
            return oom().toString();
        } catch (IOException e) {
            return e.toString();
        }
    }
}
