package dev.rubus.sim.device.gpio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.sim.device.gpio.ButtonModel.Change;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ButtonModelTest {
    private static final long SEED = 42;
    private static final long MS = 1_000_000;
    private static final long PERIOD = 1_000 * MS;
    private static final long PRESS = 150 * MS;

    private final ButtonModel button = new ButtonModel(Duration.ofMillis(1_000), Duration.ofMillis(150), SEED);

    ButtonModelTest() {
        System.out.println("seed " + SEED);
    }

    @Test
    void everyPressBouncesWhenItClosesAndWhenItOpens() {
        for (int press = 1; press <= 200; press++) {
            for (boolean closing : new boolean[] {true, false}) {
                long start = press * PERIOD + (closing ? 0 : PRESS);
                List<Change> changes = button.between(start, start + ButtonModel.BOUNCE.toNanos());
                assertTrue(changes.size() == 3 || changes.size() == 5, changes.toString());
                assertEquals(new Change(start, closing), changes.getFirst());
                assertEquals(closing, changes.getLast().closed());
            }
        }
    }

    @Test
    void changesAlternateAndTimeRunsForward() {
        List<Change> changes = button.between(0, 100 * PERIOD);
        boolean closed = false;
        long at = 0;
        for (Change change : changes) {
            assertEquals(!closed, change.closed(), change.toString());
            assertTrue(change.atNs() > at, change.toString());
            closed = change.closed();
            at = change.atNs();
        }
        assertEquals(PERIOD, changes.getFirst().atNs());
    }

    @Test
    void windowsOfAnySizeGiveTheSameChanges() {
        List<Change> whole = button.between(0, 20 * PERIOD);
        SplittableRandom random = new SplittableRandom(SEED);
        List<Change> pieces = new ArrayList<>();
        long from = 0;
        while (from < 20 * PERIOD) {
            long until = Math.min(from + random.nextLong(1, 400 * MS), 20 * PERIOD);
            pieces.addAll(button.between(from, until));
            from = until;
        }
        assertEquals(whole, pieces);
    }

    @Test
    void steppingFromChangeToChangeMissesNone() {
        List<Change> stepped = new ArrayList<>();
        for (Change change = button.nextAfter(-1);
                change.atNs() < 20 * PERIOD;
                change = button.nextAfter(change.atNs())) {
            stepped.add(change);
        }
        assertEquals(button.between(0, 20 * PERIOD), stepped);
    }

    @Test
    void anotherSeedBouncesInAnotherWay() {
        ButtonModel other = new ButtonModel(Duration.ofMillis(1_000), Duration.ofMillis(150), SEED + 1);
        assertTrue(!other.between(0, 10 * PERIOD).equals(button.between(0, 10 * PERIOD)));
    }

    @Test
    void debouncedLineCountsEveryPressOnceAndAPlainOneTooOften() {
        LineConfig plain = LineConfig.input(Pull.UP, EdgeDetection.BOTH).whereActiveIsLow();
        assertEquals(50, risingEdges(plain.debounced(5_000)));
        assertEquals(50, button.pressesAt(50 * PERIOD));
        assertTrue(risingEdges(plain) >= 100);
    }

    private long risingEdges(LineConfig config) {
        LineModel line = new LineModel(17);
        line.request(0, config, new RequestSequence());
        for (Change change : button.between(0, 51 * PERIOD)) {
            line.wire(change.atNs(), change.closed() ? Wire.LOW : Wire.OPEN);
        }
        return line.advance(51 * PERIOD).stream().filter(Edge::rising).count();
    }

    @Test
    void pressesTooShortOrTooLongForTheBounceAreRefused() {
        Duration second = Duration.ofSeconds(1);
        assertThrows(IllegalArgumentException.class, () -> new ButtonModel(second, Duration.ofMillis(2), SEED));
        assertThrows(IllegalArgumentException.class, () -> new ButtonModel(second, Duration.ofMillis(998), SEED));
        assertThrows(IllegalArgumentException.class, () -> new ButtonModel(second, second, SEED));
    }
}
