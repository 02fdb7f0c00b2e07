package dev.rubus.system;

import static dev.rubus.system.MountedNode.fails;
import static dev.rubus.system.MountedNode.said;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What goes wrong at RUN/fs: users that die in the middle, a server that does, wrong names, full disks. Nobody else notices. */
class MountFaultTest {
    /** Fewer than a service's budget has restarts. */
    private static final int KILLS = 3;

    private static MountedNode node;
    private static Path data;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        NodeFolder folder = MountedNode.folder();
        folder.app("button", text -> text.replace("[limits]\n", "[limits]\ndata = \"16K\"\n"));
        data = folder.state().resolve("data");
        Files.createDirectories(data);
        // A disk that is full soon.
        said("mount", "-t", "tmpfs", "-o", "size=128k,mode=755", "tmpfs", data.toString());
        node = MountedNode.start(folder);
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        if (data != null) {
            said("umount", "-l", data.toString());
        }
        if (node != null) {
            node.close();
        }
    }

    @Test
    void readersThatAreKilledLeaveNothing() throws IOException, InterruptedException {
        node.awaitOpenFiles(0);
        List<Process> readers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            readers.add(new ProcessBuilder("cat", node.path("/dev/gpio/24.edge")).start());
        }
        node.awaitOpenFiles(readers.size());
        for (Process reader : readers) {
            assertTrue(reader.isAlive());
            reader.destroyForcibly();
        }
        for (Process reader : readers) {
            assertTrue(reader.waitFor(RunningNode.BOUND.toSeconds(), TimeUnit.SECONDS), "a killed reader lives on");
        }
        node.awaitOpenFiles(0);
        assertTrue(said("cat", node.path("/dev/gpio/24")).matches("[01]\n"));
    }

    @Test
    void signalEndsAReadThatWaits() throws IOException, InterruptedException {
        String program = """
                import os, signal, sys
                class Alarm(Exception): pass
                def ring(number, frame): raise Alarm()
                signal.signal(signal.SIGALRM, ring)
                edge = os.open(sys.argv[1], os.O_RDONLY)
                signal.setitimer(signal.ITIMER_REAL, 0.2)
                try:
                    os.read(edge, 100)
                except Alarm:
                    print("interrupted")
                """;
        assertEquals("interrupted\n", said("timeout", "30", "python3", "-c", program, node.path("/dev/gpio/27.edge")));
    }

    @Test
    void serverThatIsKilledComesBackUnderTheMount() throws IOException, InterruptedException {
        RunningNode.Row before = node.node()
                .awaitPs("fs serves", rows -> rows.get("fs").running())
                .get("fs");
        Map<String, RunningNode.Row> others = node.node().ps();
        String mount = mountId();
        Process waits = new ProcessBuilder(
                        "perl",
                        "-e",
                        "$| = 1; open(my $f, '<', $ARGV[0]) or die $!; print qq(open\\n);"
                                + " print defined(sysread($f, my $t, 100)) ? $t : 'errno '.($! + 0)",
                        node.path("/dev/gpio/24.edge"))
                .start();
        BufferedReader out = waits.inputReader();
        assertEquals("open", out.readLine());
        for (int i = 0; i < KILLS; i++) {
            int pid = node.node()
                    .awaitPs("fs serves", rows -> rows.get("fs").running())
                    .get("fs")
                    .pid();
            said("kill", "-KILL", Integer.toString(pid));
            // Whoever asks now waits for the next, and sees nothing of it.
            assertTrue(said("cat", node.path("/proc/meminfo")).contains("MemAvailable:"));
            assertEquals("50\n76\n", said("ls", node.path("/dev/i2c/1")));
        }
        assertEquals(mount, mountId(), "the same mount");
        assertEquals("errno 116", out.readLine(), "what was open is ESTALE");
        RunningNode.Row after = node.node()
                .awaitPs("fs serves", rows -> rows.get("fs").running())
                .get("fs");
        assertEquals(before.generation() + KILLS, after.generation());
        for (RunningNode.Row row : node.node().ps().values()) {
            assertTrue(
                    row.name().equals("fs")
                            || row.generation() == others.get(row.name()).generation(),
                    row + " was disturbed");
        }
    }

    private static String mountId() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
                .filter(line -> line.contains(" " + node.path("") + " "))
                .map(line -> line.split(" ")[2])
                .findFirst()
                .orElseThrow();
    }

    @Test
    void namesThatAreNoneAreTheErrnoOfMan2() throws IOException, InterruptedException {
        fails("File name too long", "cat", node.path("/proc/" + "n".repeat(256)));
        fails("No such file or directory", "cat", node.path("/proc/" + "n".repeat(255)));
        fails("File name too long", "cat", node.path("/" + ("n".repeat(200) + "/").repeat(30)));
        fails("No such file or directory", "cat", node.path("/dev/gpio/99"));
        fails("Not a directory", "cat", node.path("/proc/mounts/x"));
        fails("Is a directory", "cat", node.path("/proc"));
        fails("Invalid argument", "sh", "-c", "cat '" + node.path("/proc") + "'/$(printf '\\377\\376')");
        // The way up leads out of the mount as out of every other, to the host's files with the host's rights.
        assertEquals(
                Files.readString(Path.of("/etc/hostname")),
                said("cat", node.path("/dev/../../../" + "../".repeat(node.fs().getNameCount()) + "etc/hostname")));
    }

    @Test
    void whatCannotBeChangedSaysSo() throws IOException, InterruptedException {
        fails("Permission denied", "sh", "-c", "echo x > '" + node.path("/proc/mounts'"));
        fails("Permission denied", "touch", node.path("/proc/new"));
        fails("Operation not permitted", "mkdir", node.path("/data/weather/folder"));
        fails("Operation not permitted", "ln", "-s", "/etc/shadow", node.path("/data/weather/link"));
        fails("Operation not permitted", "chmod", "666", node.path("/proc/mounts"));
        fails("Operation not permitted", "chown", "1", node.path("/dev/gpio/22"));
        fails("Operation not permitted", "mv", node.path("/proc/mounts"), node.path("/proc/other"));
        fails("Permission denied", "rm", "-f", node.path("/proc/mounts"));
        fails("Device or resource busy", "sh", "-c", "echo 1 > '" + node.path("/dev/gpio/17'"));
        IOException refused = assertThrows(
                IOException.class,
                () -> Files.writeString(Path.of(node.path("/sys/drivers/i2c/hang_after_ms")), "soon"));
        assertTrue(String.valueOf(refused.getMessage()).contains("Invalid argument"), refused.toString());
    }

    @Test
    void dataIsKeptUntilTheQuotaOrTheDiskIsFull() throws IOException, InterruptedException {
        long seed = Long.getLong("rubus.seed", System.nanoTime());
        System.out.println("MountFaultTest: -Drubus.seed=" + seed);
        byte[] bytes = new byte[10_000];
        new Random(seed).nextBytes(bytes);
        Path file = Path.of(node.path("/data/weather/kept"));
        Files.write(file, bytes);
        assertEquals(-1, java.util.Arrays.mismatch(bytes, Files.readAllBytes(file)), "seed " + seed);
        assertEquals(10_000, Files.size(file));
        assertEquals(-1, java.util.Arrays.mismatch(bytes, Files.readAllBytes(data.resolve("weather/kept"))));
        Files.write(file, new byte[] {1}, StandardOpenOption.APPEND);
        assertEquals(10_001, Files.size(file));
        said("truncate", "-s", "5", file.toString());
        assertEquals(5, Files.readAllBytes(file).length);
        Files.delete(file);
        assertFalse(Files.exists(data.resolve("weather/kept")));

        String quota = message(Path.of(node.path("/data/button/full")), 32 << 10);
        assertTrue(quota.contains("quota exceeded"), quota);
        assertEquals(16 << 10, Files.size(data.resolve("button/full")), "all that there is room for");
        Files.delete(Path.of(node.path("/data/button/full")));
        String disk = message(Path.of(node.path("/data/weather/full")), 256 << 10);
        assertTrue(disk.contains("No space left on device"), disk);
        Files.delete(Path.of(node.path("/data/weather/full")));
    }

    private static String message(Path file, int bytes) {
        return String.valueOf(assertThrows(IOException.class, () -> Files.write(file, new byte[bytes]))
                .getMessage());
    }

    @Test
    void moreOpenFilesThanThereAreIsEnfile() throws IOException, InterruptedException {
        String program = """
                import os, sys
                files = []
                try:
                    for i in range(1000):
                        files.append(os.open(sys.argv[1], os.O_RDONLY))
                except OSError as e:
                    print(e.errno, len(files) > 100)
                """;
        assertEquals("23 True\n", said("python3", "-c", program, node.path("/proc/mounts")));
        node.awaitOpenFiles(0);
    }
}
