package dev.rubus.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The node's tree: live truth in /proc, devices in /dev, tunables in /sys, and every wrong path an errno. */
class FilesTest {
    private static RunningNode node;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        node = RunningNode.start();
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        if (node != null) {
            node.close();
        }
    }

    @Test
    void rootHasTheFourTrees() throws IOException {
        assertEquals(List.of("dev", "proc", "sys", "data"), names("/"));
        assertTrue(names("/dev/gpio").containsAll(List.of("17", "17.edge", "27")));
        assertEquals(List.of("50", "76"), names("/dev/i2c/1"));
        assertTrue(
                names("/proc").containsAll(List.of("gpio", "weather", "interrupts", "softirqs", "meminfo", "mounts")));
        assertTrue(String.valueOf(node.ask("vfs.mount", Map.of())).contains("/proc"));
    }

    @Test
    void statusIsWhatPsSays() throws IOException, InterruptedException {
        node.awaitAllRunning();
        RunningNode.Row gpio = node.ps("gpio");
        String status = cat("/proc/gpio/status");
        assertTrue(status.contains("pid:\t" + gpio.pid() + "\n"), status);
        assertTrue(status.contains("generation:\t" + gpio.generation() + "\n"), status);
    }

    @Test
    void memoryAndScheduleAreToldInLinuxsForms() throws IOException, InterruptedException {
        node.awaitAllRunning();
        String buddyinfo = cat("/proc/buddyinfo");
        assertTrue(buddyinfo.matches("(?s)(Node 0, zone +\\S+( +[0-9]+)+\n)+"), buddyinfo);
        assertTrue(buddyinfo.contains("ring0"), buddyinfo);
        String slabinfo = cat("/proc/slabinfo");
        assertTrue(slabinfo.lines().skip(2).allMatch(line -> line.matches("\\S+( +[0-9]+){5}")), slabinfo);
        assertTrue(slabinfo.contains("spool-"), slabinfo);
        node.ask("gpio.get", Map.of("line", 22));
        String schedstat = cat("/proc/schedstat");
        assertTrue(schedstat.contains("\ngpio supervisor "), schedstat);
    }

    /** This node's configuration says nothing of a policy. */
    @Test
    void everyQueueIsServedByEevdfUnlessTheNodeSaysOtherwise() throws IOException, InterruptedException {
        node.awaitAllRunning();
        node.ask("gpio.get", Map.of("line", 22));
        List<?> queues = (List<?>) ((Map<?, ?>) node.ask("sched", Map.of())).get("queues");
        List<String> names = queues.stream()
                .map(queue -> String.valueOf(((Map<?, ?>) queue).get("queue")))
                .toList();
        assertTrue(names.containsAll(List.of("i2c-1", "workers")), names::toString);
        for (Object queue : queues) {
            assertEquals("eevdf", ((Map<?, ?>) queue).get("policy"), queue::toString);
        }
    }

    @Test
    void deferredWorkIsCounted() throws IOException {
        Map<String, Long> before = softirqs();
        assertEquals(Set.of("ORDER", "ROUND", "TIMER"), before.keySet());
        // A request through the driver is an order, rounds over the rings, and a timer that ends it if nobody answers.
        node.ask("gpio.get", Map.of("line", 22));
        Map<String, Long> after = softirqs();
        for (String kind : List.of("ORDER", "ROUND")) {
            assertTrue(after.get(kind) > before.get(kind), kind + ": " + before + " then " + after);
        }
        assertTrue(after.get("TIMER") >= before.get("TIMER"), before + " then " + after);
    }

    /** Each is heard before the next comes, so each is a round of ring 0's over its rings. */
    @Test
    void deferredWorkRisesAsEdgesCome() throws IOException, InterruptedException {
        int pulls = 20;
        node.ask("sim.pull", Map.of("line", 24, "pull", "down"));
        try (Stream stream = Stream.of("/dev/gpio/24.edge")) {
            stream.toggleUntilHeard(24);
            node.ask("sim.pull", Map.of("line", 24, "pull", "down"));
            node.ask("sim.pull", Map.of("line", 24, "pull", "up"));
            while (!stream.next().contains("rising")) {
                // Edges of before.
            }
            long edges = edges(24);
            Map<String, Long> before = softirqs();
            for (int i = 0; i < pulls; i++) {
                String pull = i % 2 == 0 ? "down" : "up";
                node.ask("sim.pull", Map.of("line", 24, "pull", pull));
                String heard = stream.next();
                assertTrue(heard.contains(i % 2 == 0 ? "falling" : "rising"), heard);
            }
            assertEquals(edges + pulls, edges(24), "every edge is counted once");
            Map<String, Long> after = softirqs();
            assertTrue(after.get("ROUND") >= before.get("ROUND") + pulls, before + " then " + after);
        }
    }

    /** As {@code /proc/interrupts} has them. */
    private static long edges(int line) throws IOException {
        return cat("/proc/interrupts")
                .lines()
                .map(row -> row.strip().split("[: ]+"))
                .filter(words -> words[0].equals(Integer.toString(line)))
                .mapToLong(words -> Long.parseLong(words[1]))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, Long> softirqs() throws IOException {
        return cat("/proc/softirqs")
                .lines()
                .skip(1)
                .map(line -> line.strip().split(": +"))
                .collect(Collectors.toMap(words -> words[0], words -> Long.valueOf(words[1])));
    }

    @Test
    void boardIsTheOneOfTheNode() throws IOException {
        assertEquals("sim\n", cat("/sys/board/id"));
        assertEquals("1\n", cat("/sys/board/simulated"));
        assertEquals("pinctrl-bcm2711\n", cat("/sys/board/gpio_chip"));
        refused("EACCES", "vfs.write", Map.of("path", "/sys/board/id", "text", "rpi-5\n"));
    }

    @Test
    void levelFollowsTheLineAndTheWriter() throws IOException {
        node.ask("sim.pull", Map.of("line", 22, "pull", "up"));
        assertEquals("1\n", cat("/dev/gpio/22"));
        node.ask("sim.pull", Map.of("line", 22, "pull", "down"));
        assertEquals("0\n", cat("/dev/gpio/22"));
        for (String level : List.of("1", "0", "1")) {
            node.ask("vfs.write", Map.of("path", "/dev/gpio/23", "text", level + "\n"));
            assertEquals(level + "\n", cat("/dev/gpio/23"));
            assertTrue(String.valueOf(node.ask("sim.level", Map.of("line", 23))).contains("value=" + level));
        }
    }

    @Test
    void registersOfAChipAreBytesAtTheirPlaces() throws IOException {
        node.ask("i2c.set", Map.of("bus", 1, "address", 0x50, "register", 0, "bytes", List.of(0x41, 0x42)));
        assertEquals(256, bytes("/dev/i2c/1/50").length);
        assertEquals('A', bytes("/dev/i2c/1/0x50")[0]);
        assertEquals(0x60, bytes("/dev/i2c/1/76")[0xd0], "the identity of a BME280");
        fails("ENXIO", "vfs.cat", "/dev/i2c/1/42");
    }

    @Test
    void edgeComesToWhoeverWaits() throws IOException, InterruptedException {
        node.ask("sim.pull", Map.of("line", 24, "pull", "down"));
        try (Stream stream = Stream.of("/dev/gpio/24.edge")) {
            String first = stream.toggleUntilHeard(24);
            assertTrue(first.matches(".*\"text\":\"(rising|falling) [0-9]+ [0-9]+\\\\n\".*"), first);
        }
        String interrupts = cat("/proc/interrupts");
        assertTrue(interrupts.lines().anyMatch(line -> line.matches(" +24: +[1-9][0-9]* +gpio.*")), interrupts);
    }

    @Test
    void restartUnderAnOpenFileIsEintrAndWorksAgain() throws IOException, InterruptedException {
        node.awaitAllRunning();
        node.ask("sim.pull", Map.of("line", 25, "pull", "down"));
        try (Stream stream = Stream.of("/dev/gpio/25.edge")) {
            stream.toggleUntilHeard(25);
            node.chaos("gpio", "kill");
            String last = stream.next();
            while (last.contains("\"ok\":true")) {
                last = stream.next();
            }
            assertTrue(last.contains("EINTR"), last);
        }
        node.awaitAllRunning();
        node.ask("sim.pull", Map.of("line", 25, "pull", "up"));
        assertEquals("1\n", cat("/dev/gpio/25"));
    }

    @Test
    void tunableTakesEffectAndRefusesNonsense() throws IOException {
        String path = "/sys/drivers/i2c/hang_after_ms";
        String before = cat(path);
        node.ask("vfs.write", Map.of("path", path, "text", "4321\n"));
        assertEquals("4321\n", cat(path));
        for (String wrong : List.of("49", "600001", "-1", "soon", "", "99999999999999999999")) {
            refused("EINVAL", "vfs.write", Map.of("path", path, "text", wrong + "\n"));
        }
        assertEquals("4321\n", cat(path));
        node.ask("vfs.write", Map.of("path", path, "text", before));
    }

    /** Whoever was told a shorter time at its start is given up on after it, not after what its manifest says. */
    @Test
    void shorterPatienceEndsAHangEarlier() throws IOException, InterruptedException {
        String path = "/sys/drivers/i2c/hang_after_ms";
        String before = cat(path);
        long usual = Long.parseLong(before.strip());
        long shorter = usual / 4;
        node.awaitAllRunning();
        try {
            node.ask("vfs.write", Map.of("path", path, "text", shorter + "\n"));
            int generation = node.ps("i2c").generation();
            node.ask("restart", Map.of("name", "i2c"));
            node.awaitPs(
                    "i2c is told",
                    rows -> rows.get("i2c").generation() > generation
                            && rows.get("i2c").running());
            int told = node.ps("i2c").generation();
            long begun = System.nanoTime();
            node.chaos("i2c", "stop");
            node.awaitPs(
                    "the hang is noticed",
                    rows -> rows.get("i2c").generation() > told
                            || !rows.get("i2c").running());
            long millis = (System.nanoTime() - begun) / 1_000_000;
            System.out.println(
                    "hang-after " + shorter + " ms instead of " + usual + ": noticed after " + millis + " ms");
            assertTrue(millis < usual, "noticed after " + millis + " ms, as if it were still " + usual);
        } finally {
            node.ask("vfs.write", Map.of("path", path, "text", before));
            node.awaitAllRunning();
        }
    }

    @Test
    void wrongPathsAreTheErrnoOfMan2() throws IOException {
        fails("ENOENT", "vfs.cat", "/dev/../../../../etc/shadow");
        fails("ENOENT", "vfs.cat", "/nothing/../proc/mounts");
        fails("ENOTDIR", "vfs.cat", "/proc/mounts/..");
        fails("EISDIR", "vfs.cat", "/proc");
        fails("EINVAL", "vfs.cat", "proc/mounts");
        fails("EINVAL", "vfs.cat", "/proc/\ufffd");
        fails("EINVAL", "vfs.cat", "/proc/\0");
        fails("ENOENT", "vfs.cat", "");
        fails("ENAMETOOLONG", "vfs.cat", "/" + "n".repeat(256));
        fails("ENAMETOOLONG", "vfs.cat", "/n".repeat(2048));
        fails("ENOENT", "vfs.ls", "/dev/gpio/99");
        fails("EACCES", "vfs.write", "/proc/mounts");
        fails("EACCES", "vfs.write", "/proc/new");
        fails("EBUSY", "vfs.write", "/dev/gpio/17");
    }

    private static void fails(String errno, String command, String path) throws IOException {
        refused(errno, command, Map.of("path", path, "text", "1\n"));
    }

    private static void refused(String errno, String command, Map<String, String> args) throws IOException {
        Map<String, Object> reply = node.reply(command, args);
        assertFalse(Boolean.TRUE.equals(reply.get("ok")), command + " " + args + " was done");
        assertTrue(String.valueOf(reply.get("error")).contains(errno), reply.toString());
    }

    private static List<String> names(String path) throws IOException {
        return ((List<?>) node.ask("vfs.ls", Map.of("path", path)))
                .stream()
                        .map(row -> String.valueOf(((Map<?, ?>) row).get("name")))
                        .toList();
    }

    private static String cat(String path) throws IOException {
        return String.valueOf(((Map<?, ?>) node.ask("vfs.cat", Map.of("path", path))).get("text"));
    }

    private static byte[] bytes(String path) throws IOException {
        Map<?, ?> piece = (Map<?, ?>) node.ask("vfs.cat", Map.of("path", path));
        return piece.get("base64") instanceof String base64
                ? java.util.Base64.getDecoder().decode(base64)
                : String.valueOf(piece.get("text")).getBytes(StandardCharsets.UTF_8);
    }

    /** A `cat` that goes on. */
    private record Stream(SocketChannel socket, BlockingQueue<String> lines) implements AutoCloseable {
        static Stream of(String path) throws IOException {
            SocketChannel socket = SocketChannel.open(StandardProtocolFamily.UNIX);
            socket.connect(UnixDomainSocketAddress.of(node.folder().state().resolve("run/control.sock")));
            String line = JSON.std.asString(Map.of("command", "vfs.cat", "args", Map.of("path", path))) + "\n";
            socket.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
            BlockingQueue<String> lines = new LinkedBlockingQueue<>();
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(Channels.newInputStream(socket), StandardCharsets.UTF_8));
            Thread.ofPlatform().daemon().start(() -> reader.lines().forEach(lines::add));
            return new Stream(socket, lines);
        }

        /** The opening is not seen from here: toggles the line until an edge comes. */
        String toggleUntilHeard(int line) throws IOException, InterruptedException {
            String first = null;
            long deadline = System.nanoTime() + RunningNode.BOUND.toNanos();
            for (int i = 0; first == null && System.nanoTime() < deadline; i++) {
                node.ask("sim.pull", Map.of("line", line, "pull", i % 2 == 0 ? "up" : "down"));
                first = lines.poll(20, TimeUnit.MILLISECONDS);
            }
            return String.valueOf(first);
        }

        String next() throws InterruptedException {
            return String.valueOf(lines.poll(RunningNode.BOUND.toSeconds(), TimeUnit.SECONDS));
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
