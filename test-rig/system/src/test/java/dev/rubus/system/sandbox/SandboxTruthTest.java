package dev.rubus.system.sandbox;

import static dev.rubus.system.sandbox.SandboxNode.status;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Every process of the node is where it is said to be: not by our own word, but by the kernel's. */
class SandboxTruthTest {
    private static final List<String> NAMESPACES = List.of("pid", "net", "mnt", "uts", "ipc", "user");
    private static final List<String> HARMLESS =
            List.of("pipe:", "socket:", "anon_inode:", "/memfd:", "/opt/rubus/", "/opt/jdk/", "/opt/app/");

    /** Of the private /dev, without hardware behind them. */
    private static final List<String> DEVICES = List.of("/dev/null", "/dev/random", "/dev/urandom");

    private static SandboxNode node;
    private static final Map<String, Integer> PIDS = new TreeMap<>();

    @BeforeAll
    static void start() throws IOException {
        node = new SandboxNode();
        node.start(false);
        SandboxNode.await(
                "every app runs", 60, () -> node.ps().stream().allMatch(row -> "running".equals(row.get("state"))));
        node.ps().forEach(row -> PIDS.put((String) row.get("name"), ((Number) row.get("pid")).intValue()));
        assertTrue(PIDS.keySet().containsAll(List.of("gpio", "i2c", "net", "broker", "sim", "blink", "weather")));
    }

    @AfterAll
    static void stop() throws IOException {
        if (node != null) {
            node.close();
        }
    }

    private interface Check {
        void of(String name, int pid) throws IOException;
    }

    private static void each(Check check) {
        assertAll(PIDS.entrySet().stream().map(entry -> (Executable) () -> check.of(entry.getKey(), entry.getValue())));
    }

    @Test
    void hasNoCapabilityAndCannotGainOne() {
        each((name, pid) -> {
            for (String set : List.of("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")) {
                assertEquals("0000000000000000", status(pid, set), name + " " + set);
            }
            assertEquals("1", status(pid, "NoNewPrivs"), name);
            assertEquals("2", status(pid, "Seccomp"), name);
        });
    }

    /** Fields 40 and 41 of proc_pid_stat(5): priority and policy, which is 1 for SCHED_FIFO. */
    @Test
    void onlyTheInterruptThreadIsServedBeforeAllOthers() throws IOException {
        int gpio = PIDS.get("gpio");
        SandboxNode.await(
                "the interrupt thread has its class", 10, () -> realTime(gpio).equals(List.of("irq/gpio 50 1")));
        each((name, pid) ->
                assertEquals(name.equals("gpio") ? List.of("irq/gpio 50 1") : List.of(), realTime(pid), name));
        assertEquals(List.of(), realTime(node.supervisorPid()));
        Map<?, ?> page = (Map<?, ?>) node.ask("inspect", Map.of("name", "gpio"));
        assertEquals(List.of("irq/gpio SCHED_FIFO 50"), page.get("interrupt_threads"));
    }

    private static List<String> realTime(int pid) {
        List<String> found = new ArrayList<>();
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
            for (Path task : tasks.toList()) {
                String stat = Files.readString(task.resolve("stat"));
                String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
                if (!fields[38].equals("0")) {
                    found.add(Files.readString(task.resolve("comm")).strip() + " " + fields[37] + " " + fields[38]);
                }
            }
        } catch (IOException e) {
            found.add(e.toString());
        }
        return found;
    }

    @Test
    void everyJvmOfTheDistributionRunsFromAnAotCacheOfItsOwn() {
        each((name, pid) -> {
            if (Files.readSymbolicLink(Path.of("/proc/" + pid + "/exe")).endsWith("java")) {
                String maps = Files.readString(Path.of("/proc/" + pid + "/maps"));
                assertTrue(maps.contains("/aot/" + name + ".aot"), name + " maps no AOT cache");
            }
        });
    }

    @Test
    void hasAUidOfItsOwn() {
        Map<Integer, String> owners = new TreeMap<>();
        each((name, pid) -> {
            String[] uids = status(pid, "Uid").split("\\s+");
            String[] gids = status(pid, "Gid").split("\\s+");
            for (int i = 0; i < 4; i++) {
                assertEquals(uids[0], uids[i], name);
                assertEquals(uids[0], gids[i], name);
            }
            int uid = Integer.parseInt(uids[0]);
            assertTrue(uid >= 210_000, name + " is uid " + uid);
            assertEquals(null, owners.put(uid, name), name + " shares uid " + uid);
            assertEquals("", status(pid, "Groups"), name);
            String map = Files.readString(Path.of("/proc/" + pid + "/uid_map")).strip();
            assertEquals("0 " + uid + " 1", map.replaceAll("\\s+", " "), name);
        });
    }

    @Test
    void sharesNoNamespaceWithAnybody() {
        Map<String, String> seen = new TreeMap<>();
        int test = (int) ProcessHandle.current().pid();
        each((name, pid) -> {
            for (String kind : NAMESPACES) {
                String own = namespace(pid, kind);
                assertNotEquals(namespace(1, kind), own, name + " is in init's " + kind);
                assertNotEquals(namespace(test, kind), own, name + " is in the test's " + kind);
                assertNotEquals(namespace(node.supervisorPid(), kind), own, name + " is in the supervisor's " + kind);
                assertEquals(null, seen.put(own, name), name + " shares " + own);
            }
        });
    }

    private static String namespace(int pid, String kind) throws IOException {
        if (pid == 1 && !Files.isReadable(Path.of("/proc/1/ns/" + kind))) {
            return "init's, which a container's root without CAP_SYS_PTRACE cannot see; the test's own stands for it";
        }
        return Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/" + kind)).toString();
    }

    @Test
    void livesOnAnOverlay() {
        each((name, pid) -> {
            List<String> roots = Files.readAllLines(Path.of("/proc/" + pid + "/mountinfo")).stream()
                    .filter(line -> line.split(" ")[4].equals("/"))
                    .toList();
            assertEquals(1, roots.size(), name);
            assertTrue(roots.getFirst().contains(" - overlay "), name + ": " + roots);
        });
    }

    @Test
    void isInItsCgroup() throws IOException {
        String branch = "rubus" + node.slot();
        Path mount = Stream.of("/sys/fs/cgroup", "/sys/fs/cgroup/unified")
                .map(Path::of)
                .filter(path -> Files.isDirectory(path.resolve(branch)))
                .findFirst()
                .orElseThrow();
        each((name, pid) -> {
            Path procs = mount.resolve(branch).resolve(name).resolve("cgroup.procs");
            assertTrue(Files.readAllLines(procs).contains(Integer.toString(pid)), name + " is not in " + procs);
        });
    }

    @Test
    void holdsNothingOpenThatLeadsOut() {
        each((name, pid) -> {
            List<String> suspicious = new ArrayList<>();
            try (Stream<Path> fds = Files.list(Path.of("/proc/" + pid + "/fd"))) {
                for (Path fd : fds.toList()) {
                    String target = target(fd);
                    boolean harmless = DEVICES.contains(target)
                            || name.equals("fs") && target.equals("/dev/fuse")
                            || HARMLESS.stream().anyMatch(target::startsWith);
                    if (!harmless) {
                        suspicious.add(fd.getFileName() + " -> " + target);
                    }
                }
            }
            assertEquals(List.of(), suspicious, name);
        });
    }

    private static String target(Path fd) throws IOException {
        try {
            return Files.readSymbolicLink(fd).toString();
        } catch (NoSuchFileException e) {
            return "pipe:closed meanwhile";
        }
    }
}
