package dev.rubus.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.bench.BenchMain;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run of the benchmarks that does not come to its end, while a node of its own runs. */
class BenchCutOffTest {
    private static final int SIGTERM_STATUS = 128 + 15;
    private static final int SIGKILL_STATUS = 128 + 9;

    /** Where a file is memory, on most machines: a run has a folder there too. */
    private static final Path MEMORY = Path.of("/dev/shm");

    private static final int HAS_MEMORY = Files.isWritable(MEMORY) ? 1 : 0;

    @TempDir
    private Path temporary;

    private Optional<ProcessHandle> supervisor = Optional.empty();

    @BeforeEach
    void assume() throws IOException {
        RunningNode.assumePossible();
    }

    @AfterEach
    void endNode() {
        supervisor.ifPresent(ProcessHandle::destroy);
    }

    private Process bench(String name) throws IOException {
        return new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-Xmx64m",
                        "-Djava.io.tmpdir=" + temporary,
                        "-Drubus.dist="
                                + Path.of(System.getProperty("rubus.dist")).toRealPath(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        BenchMain.class.getName(),
                        name)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        temporary.resolve("said").toFile()))
                .start();
    }

    /** Runs until its node serves. */
    private Process benchWithNode() throws IOException, InterruptedException {
        Process bench = bench("restart");
        long limit = System.nanoTime() + RunningNode.BOUND.toNanos();
        while (!serves()) {
            assertTrue(bench.isAlive() && System.nanoTime() < limit, said());
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return bench;
    }

    private boolean serves() throws IOException {
        try (Stream<Path> all = Files.find(temporary, 4, (path, its) -> path.endsWith("run/control.sock"))) {
            Optional<Path> socket = all.findFirst();
            if (socket.isEmpty()) {
                return false;
            }
            String pid = Files.readString(socket.get().resolveSibling("lock"));
            supervisor = ProcessHandle.of(Long.parseLong(pid.strip()));
            return true;
        }
    }

    private String said() throws IOException {
        return Files.readString(temporary.resolve("said"));
    }

    private List<String> folders() throws IOException {
        try (Stream<Path> all = Files.list(temporary)) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith("rubus-bench"))
                    .toList();
        }
    }

    /** Those of that run where a file is memory; other runs may have theirs beside it. */
    private static List<Path> inMemory(Process bench) throws IOException {
        if (HAS_MEMORY == 0) {
            return List.of();
        }
        List<Path> its = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(MEMORY, "rubus-bench*")) {
            for (Path folder : all) {
                if (owner(folder).startsWith(bench.pid() + " ")) {
                    its.add(folder);
                }
            }
        }
        return its;
    }

    private static String owner(Path folder) throws IOException {
        try {
            return Files.readString(folder.resolve("owner"));
        } catch (NoSuchFileException e) {
            return ""; // It comes or goes.
        }
    }

    private static int end(Process bench) throws InterruptedException {
        assertTrue(bench.waitFor(RunningNode.BOUND.toSeconds(), TimeUnit.SECONDS));
        return bench.exitValue();
    }

    @Test
    void oneThatIsToldToEndTakesItsNodeAndItsFolderAlong() throws IOException, InterruptedException {
        Process bench = benchWithNode();
        assertEquals(HAS_MEMORY, inMemory(bench).size());
        bench.destroy();
        assertEquals(SIGTERM_STATUS, end(bench), said());
        assertFalse(supervisor.orElseThrow().isAlive(), "its node");
        assertEquals(List.of(), folders(), said());
        assertEquals(List.of(), inMemory(bench), said());
    }

    @Test
    void whatAKilledOneLeavesTheNextTakesAway() throws IOException, InterruptedException {
        Process bench = benchWithNode();
        bench.destroyForcibly();
        assertEquals(SIGKILL_STATUS, end(bench));
        assertTrue(supervisor.orElseThrow().isAlive(), "its node");
        assertEquals(1, folders().size());
        assertEquals(HAS_MEMORY, inMemory(bench).size());
        assertEquals(0, end(bench("sched")), said());
        assertFalse(supervisor.orElseThrow().isAlive(), "the other's node");
        assertEquals(List.of(), folders(), said());
        assertEquals(List.of(), inMemory(bench), said());
        assertTrue(said().contains("which a run that was killed had left"), said());
    }
}
