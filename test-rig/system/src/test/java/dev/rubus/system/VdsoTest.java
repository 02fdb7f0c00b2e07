package dev.rubus.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.system.app.LevelWatch;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The vDSO page of a running node while a driver dies and a line fails: what it says is so, or it says that it is old. */
class VdsoTest extends ObservedNode {
    /** Each with an app of its own, {@code watch22}. */
    private static final int LINE = 22;

    private static final int CUT = 23;
    /** Long enough to look at what the page says meanwhile. */
    private static final String BACK_OFF = "1500ms..5s";

    private static final String WATCH = """
            name = "watch%1$d"
            version = "1"
            main = "%2$s"
            class-path = ["watch.jar", "lib/*"]
            [env]
            LINE = "%1$d"
            [grants]
            gpio = ["%1$d:in,pull-down,both"]
            publish = ["level"]
            """;

    @Override
    NodeFolder folder() throws IOException {
        NodeFolder folder = super.folder();
        folder.driver("gpio", text -> NodeFolder.policy(text, NodeFolder.PATIENT, BACK_OFF));
        watch(folder, LINE);
        watch(folder, CUT);
        return folder;
    }

    private static void watch(NodeFolder folder, int line) throws IOException {
        Path app = Files.createDirectory(folder.apps().resolve("watch" + line));
        Files.writeString(app.resolve("app.toml"), WATCH.formatted(line, LevelWatch.class.getName()));
        Path lib = Files.createDirectory(app.resolve("lib"));
        try (Stream<Path> jars = Files.list(NodeFolder.dist().resolve("lib"))) {
            for (Path jar : jars.filter(VdsoTest::isForApps).toList()) {
                Files.copy(jar, lib.resolve(jar.getFileName()));
            }
        }
        String name = LevelWatch.class.getName().replace('.', '/') + ".class";
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(app.resolve("watch.jar")))) {
            jar.putNextEntry(new JarEntry(name));
            Files.copy(classes().resolve(name), jar);
        }
    }

    private static boolean isForApps(Path jar) {
        return jar.getFileName()
                .toString()
                .matches("(jna|jspecify|pi4j|slf4j|tinylog|rubus-(abi|linux|sdk|pi4j)).*\\.jar");
    }

    private static Path classes() {
        try {
            return Path.of(LevelWatch.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private Map<?, ?> entry(String kind, String key, Object value) throws IOException {
        Map<?, ?> page = (Map<?, ?>) node.ask("vdso", Map.of());
        for (Object each : (List<?>) page.get(kind)) {
            Map<?, ?> row = (Map<?, ?>) each;
            if (value.equals(row.get(key))) {
                return row;
            }
        }
        throw new AssertionError("no " + key + " " + value + " in " + page);
    }

    private Map<?, ?> line(int number) throws IOException {
        return entry("lines", "line", number);
    }

    private Map<?, ?> awaitLine(int number, String what, Predicate<Map<?, ?>> wanted)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + RunningNode.BOUND.toNanos();
        Map<?, ?> line = line(number);
        while (!wanted.test(line)) {
            assertTrue(System.nanoTime() < deadline, what + ": " + line);
            TimeUnit.MILLISECONDS.sleep(1);
            line = line(number);
        }
        return line;
    }

    private static boolean liveAndHigh(Map<?, ?> line) {
        return live(line) && Integer.valueOf(1).equals(line.get("value"));
    }

    private static boolean live(Map<?, ?> line) {
        return Boolean.TRUE.equals(line.get("live"));
    }

    private void pull(int line, String to) throws IOException {
        node.ask("sim.pull", Map.of("line", line, "pull", to));
    }

    private void killGpio() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-KILL", Integer.toString(node.ps("gpio").pid()))
                .inheritIO()
                .start()
                .waitFor();
    }

    /** What the app was told that asked after the given time. */
    private boolean answer(int line, int mark, long askedAfter) throws InterruptedException {
        Subscriber.Message told = subscriber.await(
                mark,
                "an answer to a question of now",
                m -> m.topic().endsWith("/app/watch" + line + "/data/level") && m.number("value") / 2 > askedAfter);
        return told.number("value") % 2 == 1;
    }

    @Test
    void aKilledDriversLinesAreOldAtOnceAndNoAppTakesThemForFresh() throws IOException, InterruptedException {
        node.awaitAllRunning();
        killGpio(); // the first restart comes at once
        node.awaitPs(
                "gpio is back",
                rows -> rows.get("gpio").running() && rows.get("gpio").generation() > 1);
        int generation = node.ps("gpio").generation();
        pull(LINE, "up");
        awaitLine(LINE, "high, and every change reaches the page", VdsoTest::liveAndHigh);
        assertEquals(generation, line(LINE).get("generation"));
        assertTrue(answer(LINE, subscriber.mark(), System.currentTimeMillis()), "the app reads it high");

        long died = System.nanoTime();
        killGpio();
        Map<?, ?> old = awaitLine(LINE, "old", l -> !live(l));
        System.out.println("VdsoTest: old " + (System.nanoTime() - died) / 1_000_000 + " ms after the kill");
        assertEquals(generation, old.get("generation"), "no successor has come yet");
        assertEquals("restarting", entry("drivers", "name", "gpio").get("state"));
        int mark = subscriber.mark();
        pull(LINE, "down");
        long pulled = System.currentTimeMillis();

        assertEquals(false, answer(LINE, mark, pulled), "the app was told the level of before");
        Map<?, ?> fresh = awaitLine(LINE, "fresh again", VdsoTest::live);
        assertEquals(generation + 1, fresh.get("generation"));
        assertEquals(0, fresh.get("value"));
        Map<?, ?> driver = entry("drivers", "name", "gpio");
        assertEquals("running " + (generation + 1), driver.get("state") + " " + driver.get("generation"));
        for (Subscriber.Message m : subscriber.since(mark)) {
            if (m.topic().endsWith("/app/watch" + LINE + "/data/level") && m.number("value") / 2 > pulled) {
                assertEquals(0, m.number("value") % 2, "high again, though it never was");
            }
        }
        assertEquals(1, node.ps("watch" + LINE).generation(), "the app was started again");
    }

    @Test
    void aLineWhoseFdFailsInItsDriverIsOldAndTheOperatorIsTold() throws IOException, InterruptedException {
        node.awaitAllRunning();
        pull(CUT, "up");
        awaitLine(CUT, "high", VdsoTest::liveAndHigh);
        int mark = subscriber.mark();
        node.ask("sim.cut", Map.of("line", CUT));
        awaitLine(CUT, "old", l -> !live(l));
        Subscriber.Message event = subscriber.await(mark, "the event", m -> m.isStep("gpio", "line-failed"));
        assertTrue(
                event.text("cause").startsWith("/dev/gpio/" + CUT + " reports no more edges: ENODEV"), event::toString);
        pull(CUT, "down");
        long pulled = System.currentTimeMillis();
        assertEquals(false, answer(CUT, mark, pulled), "looked at by the driver, for the page does not know");
        assertEquals(false, live(line(CUT)), "a look does not bring the edges back");
        assertEquals(Boolean.TRUE, line(LINE).get("live"), "the other lines go on");
    }
}
