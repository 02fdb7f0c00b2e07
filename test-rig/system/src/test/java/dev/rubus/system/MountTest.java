package dev.rubus.system;

import static dev.rubus.system.MountedNode.fails;
import static dev.rubus.system.MountedNode.said;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The tree at RUN/fs, for programs that know nothing of the node: shells, Python, perl, and this test's own files. */
class MountTest {
    /** Has no rights of its own anywhere. */
    private static final String NOBODY = "65534";

    private static MountedNode node;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        node = MountedNode.start(MountedNode.folder());
    }

    @AfterAll
    static void stopLeavesNoMount() throws IOException, InterruptedException {
        if (node != null) {
            node.close();
        }
    }

    @Test
    void catAndLsWork() throws IOException, InterruptedException {
        assertEquals("data\ndev\nproc\nsys\n", said("ls", node.path("")));
        assertTrue(said("cat", node.path("/proc/meminfo")).contains("MemAvailable:"));
        assertTrue(said("ls", node.path("/dev/gpio")).contains("17.edge"));
        assertEquals("50\n76\n", said("ls", node.path("/dev/i2c/1")));
        byte[] registers = Files.readAllBytes(Path.of(node.path("/dev/i2c/1/76")));
        assertEquals(256, registers.length);
        assertEquals(0x60, registers[0xd0], "the identity of a BME280");
    }

    @Test
    void shellReadsAndWritesLines() throws IOException, InterruptedException {
        node.node().ask("sim.pull", Map.of("line", 22, "pull", "up"));
        assertEquals("1\n", said("cat", node.path("/dev/gpio/22")));
        node.node().ask("sim.pull", Map.of("line", 22, "pull", "down"));
        assertEquals("0\n", said("cat", node.path("/dev/gpio/22")));
        for (String level : List.of("1", "0", "1")) {
            said("sh", "-c", "echo " + level + " > '" + node.path("/dev/gpio/23'"));
            assertTrue(String.valueOf(node.node().ask("sim.level", Map.of("line", 23)))
                    .contains("value=" + level));
        }
    }

    @Test
    void whatIsNoLevelIsRefused() {
        for (String wrong : List.of("7", "on", "-1", "1 0", "\0")) {
            Path line = Path.of(node.path("/dev/gpio/23"));
            IOException refused = assertThrows(IOException.class, () -> Files.writeString(line, wrong), wrong);
            assertTrue(String.valueOf(refused.getMessage()).contains("Invalid argument"), refused.toString());
        }
    }

    @Test
    void groupHasWhatRootHasAndOthersHaveNot() throws IOException, InterruptedException {
        String line = node.path("/dev/gpio/22");
        assertTrue(said("stat", "-c", "%U %G %a", line).startsWith("root " + MountedNode.GROUP + " 660"));
        said("sh", "-c", asMember("cat '" + line + "'"));
        said("sh", "-c", asMember("sh -c \"echo 1 > '" + node.path("/dev/gpio/23") + "'\""));
        said("sh", "-c", asMember("ls '" + node.path("/data/weather") + "'"));
        String[] stranger = {"setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups"};
        fails("Permission denied", concat(stranger, "cat", line));
        fails("Permission denied", concat(stranger, "sh", "-c", "echo 1 > '" + node.path("/dev/gpio/23") + "'"));
        fails("Permission denied", concat(stranger, "ls", node.path("/data/weather")));
        fails("Permission denied", concat(stranger, "cat", node.path("/proc/weather/status")));
        // What any app of the node may read, any user may.
        assertTrue(said(concat(stranger, "cat", node.path("/proc/mounts"))).contains("/proc proc"));
    }

    private static String asMember(String command) {
        return "setpriv --reuid " + NOBODY + " --regid " + MountedNode.GROUP + " --clear-groups " + command;
    }

    private static String[] concat(String[] first, String... then) {
        return java.util.stream.Stream.of(first, then)
                .flatMap(java.util.stream.Stream::of)
                .toArray(String[]::new);
    }

    @Test
    void shellThatReadsEdgesWaitsForThem() throws IOException, InterruptedException {
        node.node().ask("sim.pull", Map.of("line", 24, "pull", "down"));
        Process reader = new ProcessBuilder(
                        "sh",
                        "-c",
                        "while read -r edge; do echo \"$edge\"; [ $((n += 1)) -lt 3 ] || exit 0; done < '"
                                + node.path("/dev/gpio/24.edge'"))
                .start();
        node.toggleUntilEnd(24, reader);
        List<String> lines = reader.inputReader().lines().toList();
        assertEquals(3, lines.size(), lines.toString());
        assertTrue(lines.stream().allMatch(line -> line.matches("(rising|falling) [0-9]+ [0-9]+")), lines.toString());
    }

    @Test
    void pythonPollsWithoutALibrary() throws IOException, InterruptedException {
        node.node().ask("sim.pull", Map.of("line", 26, "pull", "down"));
        String program = """
                import os, select, sys
                edge = os.open(sys.argv[1], os.O_RDONLY | os.O_NONBLOCK)
                try:
                    os.read(edge, 100)
                    sys.exit("there was an edge at once")
                except BlockingIOError:
                    pass
                poll = select.poll()
                poll.register(edge, select.POLLIN)
                if poll.poll(0):
                    sys.exit("readable without an edge")
                print("waits", flush=True)
                if not poll.poll(30000):
                    sys.exit("no edge came")
                print(os.read(edge, 100).decode(), end="")
                print(open(sys.argv[2]).read(), end="")
                """;
        Process python = new ProcessBuilder(
                        "python3", "-c", program, node.path("/dev/gpio/26.edge"), node.path("/dev/gpio/26"))
                .redirectErrorStream(true)
                .start();
        BufferedReader out = python.inputReader();
        assertEquals("waits", out.readLine());
        node.toggleUntilEnd(26, python);
        String edge = out.readLine();
        assertTrue(edge.matches("(rising|falling) [0-9]+ [0-9]+"), edge);
        assertTrue(out.readLine().matches("[01]"));
    }

    @Test
    void driverThatRestartsUnderAnOpenFileIsEintrOnceAndThenWorks() throws IOException, InterruptedException {
        node.node().awaitAllRunning();
        node.node().ask("sim.pull", Map.of("line", 25, "pull", "down"));
        String program = """
                $| = 1;
                open(my $edge, "<", $ARGV[0]) or die $!;
                open(my $level, "<", $ARGV[1]) or die $!;
                print "open\\n";
                print defined(sysread($edge, my $text, 100)) ? $text : "errno " . ($! + 0) . "\\n";
                print defined(sysread($level, $text, 100)) ? $text : "errno " . ($! + 0) . "\\n";
                sysseek($level, 0, 0);
                print defined(sysread($level, $text, 100)) ? $text : "errno " . ($! + 0) . "\\n";
                print defined(sysread($edge, $text, 100)) ? $text : "errno " . ($! + 0) . "\\n";
                """;
        Process perl = new ProcessBuilder(
                        "perl", "-e", program, node.path("/dev/gpio/25.edge"), node.path("/dev/gpio/25"))
                .redirectErrorStream(true)
                .start();
        BufferedReader out = perl.inputReader();
        assertEquals("open", out.readLine());
        node.node().chaos("gpio", "kill");
        assertEquals("errno 4", out.readLine(), "the edge");
        assertEquals("errno 4", out.readLine(), "the level");
        assertEquals("0", out.readLine(), "the level, again");
        node.toggleUntilEnd(25, perl);
        String edge = out.readLine();
        assertTrue(edge.matches("(rising|falling) [0-9]+ [0-9]+"), edge);
    }
}
