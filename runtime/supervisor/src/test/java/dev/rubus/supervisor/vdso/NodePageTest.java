package dev.rubus.supervisor.vdso;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.abi.ProtocolViolation;
import dev.rubus.abi.Reading;
import dev.rubus.abi.ReadingView;
import dev.rubus.abi.vdso.DriverState;
import dev.rubus.abi.vdso.LevelPage;
import dev.rubus.abi.vdso.VdsoDriver;
import dev.rubus.abi.vdso.VdsoLayout;
import dev.rubus.abi.vdso.VdsoLine;
import dev.rubus.abi.vdso.VdsoPage;
import dev.rubus.board.grant.GpioGrant;
import dev.rubus.linux.Memfd;
import dev.rubus.supervisor.device.Device;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What ring 0 hears goes into the page, and a reader's own mapping shows it. */
class NodePageTest {
    private static final long SEED = 20261125;

    private final Arena arena = Arena.ofConfined();
    private NodePage node;
    private VdsoPage reader;

    @BeforeEach
    void make() throws IOException, ProtocolViolation {
        node = new NodePage();
        reader = VdsoPage.join(Memfd.mapReadOnly(node.readers(), VdsoLayout.BYTES, arena));
    }

    @AfterEach
    void close() {
        arena.close();
        node.close();
    }

    private static Device line(int id, int number, GpioGrant.Edges edges, Optional<String> owner) {
        GpioGrant grant = new GpioGrant(
                number,
                GpioGrant.Direction.IN,
                GpioGrant.Bias.AS_IS,
                edges,
                0,
                GpioGrant.Level.LOW,
                false,
                GpioGrant.Safe.HOLD);
        return new Device(id, "/dev/gpio/" + number, number, "gpio", Optional.of(grant), owner, List.of(), List.of());
    }

    private static Device button(int id, int number) {
        return line(id, number, GpioGrant.Edges.BOTH, Optional.of("button"));
    }

    private VdsoLine only() throws ProtocolViolation {
        List<VdsoLine> lines = reader.lines();
        assertEquals(1, lines.size(), lines::toString);
        return lines.getFirst();
    }

    @Test
    void aLineIsFreshFromTheFirstLookOfItsDriverToTheDriversDeath() throws ProtocolViolation {
        node.add(button(7, 17), 0);
        assertFalse(only().known());
        assertEquals(
                List.of(7), node.arrived("gpio", 1).stream().map(Device::id).toList());
        node.read(7, 1, 100);
        assertEquals(new VdsoLine(17, false, true, true, 100, true, 1), only());
        node.edge(7, false, 200, 250);
        assertEquals(new VdsoLine(17, false, true, false, 200, true, 1), only());
        node.departed("i2c");
        assertTrue(only().live(), "another driver's death");
        node.departed("gpio");
        assertEquals(new VdsoLine(17, false, true, false, 200, false, 1), only());
        assertEquals(VdsoPage.ASK, reader.level(reader.slotOf(17), 17));
        node.arrived("gpio", 2);
        node.read(7, 0, 300);
        assertEquals(new VdsoLine(17, false, true, false, 300, true, 2), only());
        assertEquals(0, reader.level(reader.slotOf(17), 17));
    }

    @Test
    void aLineWhoseEdgesEndedIsOldUntilTheDriverComesAnew() throws ProtocolViolation {
        node.add(button(7, 17), 1);
        node.read(7, 1, 100);
        assertTrue(node.failed(7));
        assertFalse(node.failed(7), "said once");
        node.read(7, 1, 200);
        assertFalse(only().live());
        node.arrived("gpio", 2);
        node.read(7, 1, 300);
        assertTrue(only().live());
        assertFalse(node.failed(8), "nobody's line");
    }

    @Test
    void aDriversOwnPageCountsAsItsEdgesDo() throws ProtocolViolation {
        LevelPage levels = new LevelPage(arena.allocate(4096, 64));
        node.add(button(7, 17), 1);
        node.read(7, 0, 100);
        levels.put(3, 7, true, 200);
        node.merge("gpio", levels, 1000);
        assertEquals(new VdsoLine(17, false, true, true, 200, true, 1), only());
        node.edge(7, false, 150, 1000);
        assertTrue(only().high(), "an edge that was overtaken is history");
        levels.put(3, 7, false, 180);
        node.merge("gpio", levels, 1000);
        assertTrue(only().high(), "history too");
        levels.put(3, 7, false, Long.MAX_VALUE);
        node.merge("gpio", levels, 1000);
        assertEquals(new VdsoLine(17, false, true, false, 1000, true, 1), only(), "from the future");
    }

    @Test
    void aDriverSaysNothingOfAnothersLines() throws ProtocolViolation {
        LevelPage levels = new LevelPage(arena.allocate(4096, 64));
        node.add(button(7, 17), 1);
        levels.put(0, 7, true, 200);
        levels.put(1, 99, true, 200);
        node.merge("i2c", levels, 1000);
        assertFalse(only().known());
    }

    @Test
    void whateverADriverWritesIntoItsPageTheNodesPageStaysWhole() throws ProtocolViolation {
        SplittableRandom random = new SplittableRandom(SEED);
        System.out.println("NodePageTest: seed " + SEED);
        MemorySegment memory = arena.allocate(4096, 64);
        node.add(button(7, 17), 1);
        Device other = new Device(
                8, "/dev/gpio/18", 18, "other", button(8, 18).line(), Optional.of("button"), List.of(), List.of());
        node.add(other, 1);
        node.read(8, 1, 5);
        LevelPage levels = new LevelPage(memory);
        for (int i = 0; i < 20_000; i++) {
            for (int words = random.nextInt(1, 20); words > 0; words--) {
                long value = random.nextBoolean() ? random.nextLong() : 7L << 32 | random.nextInt(8);
                memory.set(ValueLayout.JAVA_LONG, 8L * random.nextInt(512), value);
            }
            node.merge("gpio", levels, i);
            List<VdsoLine> lines = reader.lines();
            assertEquals(2, lines.size());
            assertEquals(new VdsoLine(18, false, true, true, 5, true, 1), lines.get(1));
            assertTrue(lines.get(0).stampNanos() <= i, lines::toString);
        }
        assertTrue(reader.lines().getFirst().known(), "nothing of it was ever taken: the test shows nothing");
    }

    @Test
    void aStampFromTheFutureDoesNotFreezeTheLine() throws ProtocolViolation {
        node.add(button(7, 17), 1);
        node.edge(7, true, Long.MAX_VALUE, 500);
        assertEquals(500, only().stampNanos());
        node.edge(7, false, 600, 600);
        assertFalse(only().high());
    }

    @Test
    void anAnswerThatIsNoLevelIsLeftOut() throws ProtocolViolation {
        node.add(button(7, 17), 1);
        node.read(7, 2, 100);
        assertFalse(only().known());
    }

    @Test
    void linesWithoutAnAppAndOnesThatWereTakenBackAreNotThere() throws ProtocolViolation {
        node.add(line(7, 17, GpioGrant.Edges.BOTH, Optional.empty()), 1);
        assertEquals(List.of(), reader.lines());
        Device device = button(8, 18);
        node.add(device, 1);
        node.remove(device);
        assertEquals(List.of(), reader.lines());
        node.edge(8, true, 1, 1);
        node.read(8, 1, 1);
        node.wrote(8, 1, 1);
        assertEquals(List.of(), reader.lines());
    }

    @Test
    void moreLinesThanThePageHasAreLeftToSystemCallsAndARoomThatIsFreeIsUsedAgain() throws ProtocolViolation {
        for (int i = 0; i < VdsoLayout.LINES; i++) {
            node.add(button(i, i), 1);
        }
        node.add(button(1000, 1000), 1);
        assertEquals(VdsoLayout.LINES, reader.lines().size());
        assertEquals(-1, reader.slotOf(1000));
        node.remove(button(5, 5));
        node.add(button(1001, 1001), 1);
        assertEquals(5, reader.slotOf(1001));
    }

    @Test
    void aDriverKeepsItsEntryThroughAllItsStates() throws ProtocolViolation {
        VdsoDriver gpio = new VdsoDriver("gpio", DriverState.STARTING, 1, 0, 5);
        VdsoDriver i2c = new VdsoDriver("i2c", DriverState.RUNNING, 1, 0, 6);
        VdsoDriver again = new VdsoDriver("gpio", DriverState.RESTARTING, 1, 1, 7);
        List.of(gpio, i2c, again).forEach(node::driver);
        assertEquals(List.of(again, i2c), reader.drivers());
    }

    @Test
    void theLastReadingOfEachPointIsThere() throws ProtocolViolation {
        Reading warm = new Reading("t", 20.5, "°C", 1, 1, Reading.Quality.GOOD);
        Reading warmer = new Reading("t", 21.5, "°C", 2, 2, Reading.Quality.BAD);
        publish(node, "weather", warm);
        publish(node, "kitchen", warm);
        publish(node, "weather", warmer);
        Map<String, Reading> seen =
                reader.points().stream().collect(Collectors.toMap(point -> point.app(), point -> point.reading()));
        assertEquals(Map.of("weather", warmer, "kitchen", warm), seen);
    }

    @Test
    void anAppWithEverNewPointsGivesUpItsOwnOldestAndNobodyElses() throws ProtocolViolation {
        publish(node, "weather", reading("t", 1));
        for (int i = 0; i < 3 * PointTable.PER_APP; i++) {
            publish(node, "flood", reading("p0", i));
            publish(node, "flood", reading("p" + (i + 1), i));
        }
        Set<String> flood = reader.points().stream()
                .filter(point -> point.app().equals("flood"))
                .map(point -> point.reading().point())
                .collect(Collectors.toSet());
        assertEquals(PointTable.PER_APP, flood.size());
        assertTrue(flood.contains("p0"), "published all the time");
        assertTrue(flood.contains("p" + 3 * PointTable.PER_APP), "the newest");
        assertFalse(flood.contains("p1"), "the oldest");
        assertTrue(reader.points().stream().anyMatch(point -> point.app().equals("weather")));
    }

    @Test
    void whenThePageIsFullNewPointsAreLeftOutAndOldOnesGoOn() throws ProtocolViolation {
        for (int app = 0; app < 9; app++) {
            for (int i = 0; i < PointTable.PER_APP; i++) {
                publish(node, "app" + app, reading("p" + i, 1));
            }
        }
        assertEquals(VdsoLayout.POINTS, reader.points().size());
        assertTrue(reader.points().stream().noneMatch(point -> point.app().equals("app8")));
        publish(node, "app0", reading("p0", 2));
        publish(node, "app0", reading("new", 1));
        assertEquals(
                Set.of(1L, 2L),
                reader.points().stream().map(point -> point.reading().seq()).collect(Collectors.toSet()));
    }

    private static Reading reading(String point, long seq) {
        return new Reading(point, 1, "", 1, seq, Reading.Quality.GOOD);
    }

    @Test
    void whatProcessesAreHandedCannotBeMappedForWriting() {
        assertThrows(IOException.class, () -> Memfd.mapAll(node.readers(), VdsoLayout.BYTES, arena));
    }

    private static void publish(NodePage page, String app, Reading reading) {
        ReadingView view = new ReadingView();
        byte[] bytes = reading.encode();
        assertTrue(view.wrap(bytes, bytes.length));
        page.published(app, app.getBytes(StandardCharsets.UTF_8), reading.point(), view);
    }
}
