package dev.rubus.sim.device.gpio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LineModelTest {
    private static final LineConfig BOTH_PULLED_UP = LineConfig.input(Pull.UP, EdgeDetection.BOTH);

    private final LineModel line = new LineModel(17);

    private void request(LineConfig config) {
        line.request(0, config, new RequestSequence());
    }

    @Test
    void pullDecidesAnOpenLine() {
        request(LineConfig.input(Pull.UP, EdgeDetection.NONE));
        assertTrue(line.get(0));
        line.release(1);
        line.request(2, LineConfig.input(Pull.DOWN, EdgeDetection.NONE), new RequestSequence());
        assertFalse(line.get(3));
    }

    @Test
    void wireBeatsThePull() {
        request(BOTH_PULLED_UP);
        line.wire(1, Wire.LOW);
        assertFalse(line.get(1));
        line.wire(2, Wire.OPEN);
        assertTrue(line.get(2));
    }

    @Test
    void openLineWithoutPullKeepsItsLevel() {
        request(LineConfig.input(Pull.DISABLED, EdgeDetection.BOTH));
        line.wire(1, Wire.HIGH);
        line.wire(2, Wire.OPEN);
        assertTrue(line.get(3));
    }

    @Test
    void edgesCarryTimeDirectionAndBothCounts() {
        request(BOTH_PULLED_UP);
        line.wire(10, Wire.LOW);
        line.wire(20, Wire.OPEN);
        assertEquals(List.of(new Edge(10, false, 17, 1, 1), new Edge(20, true, 17, 2, 2)), line.advance(30));
        assertEquals(List.of(), line.advance(40));
        assertEquals(2, new Edge(10, false, 17, 1, 1).id());
        assertEquals(1, new Edge(20, true, 17, 2, 2).id());
    }

    @Test
    void requestingALineIsNoEdge() {
        request(BOTH_PULLED_UP);
        assertEquals(List.of(), line.advance(1));
    }

    @Test
    void edgesNotWantedAreNotCounted() {
        request(LineConfig.input(Pull.UP, EdgeDetection.FALLING));
        line.wire(10, Wire.LOW);
        line.wire(20, Wire.OPEN);
        line.wire(30, Wire.LOW);
        assertEquals(List.of(new Edge(10, false, 17, 1, 1), new Edge(30, false, 17, 2, 2)), line.advance(30));
    }

    @Test
    void activeLowTurnsLevelsAndEdgesRound() {
        request(BOTH_PULLED_UP.whereActiveIsLow());
        assertFalse(line.get(0));
        line.wire(10, Wire.LOW);
        assertTrue(line.get(10));
        assertEquals(List.of(new Edge(10, true, 17, 1, 1)), line.advance(10));
    }

    @Test
    void linesOfOneRequestShareTheRequestsCount() {
        RequestSequence sequence = new RequestSequence();
        LineModel other = new LineModel(18);
        line.request(0, BOTH_PULLED_UP, sequence);
        other.request(0, BOTH_PULLED_UP, sequence);
        line.wire(1, Wire.LOW);
        other.wire(2, Wire.LOW);
        line.wire(3, Wire.OPEN);
        assertEquals(List.of(new Edge(1, false, 17, 1, 1), new Edge(3, true, 17, 3, 2)), line.advance(3));
        assertEquals(List.of(new Edge(2, false, 18, 2, 1)), other.advance(3));
    }

    @Test
    void debouncedEdgeComesWhenTheLevelWasStable() {
        request(BOTH_PULLED_UP.debounced(5));
        line.wire(1_000, Wire.LOW);
        line.wire(2_000, Wire.OPEN);
        line.wire(3_000, Wire.LOW);
        assertEquals(OptionalLong.of(8_000), line.nextDue());
        assertEquals(List.of(), line.advance(7_999));
        assertTrue(line.get(7_999));
        assertEquals(List.of(new Edge(8_000, false, 17, 1, 1)), line.advance(9_000));
        assertFalse(line.get(9_000));
        assertEquals(OptionalLong.empty(), line.nextDue());
    }

    @Test
    void glitchShorterThanTheDebounceIsNoEdge() {
        request(BOTH_PULLED_UP.debounced(5));
        line.wire(1_000, Wire.LOW);
        line.wire(2_000, Wire.OPEN);
        assertEquals(List.of(), line.advance(1_000_000));
    }

    @Test
    void lateCallerGetsTheTimeOfTheEdgeAndNotItsOwn() {
        request(BOTH_PULLED_UP.debounced(5));
        line.wire(1_000, Wire.LOW);
        line.wire(50_000, Wire.OPEN);
        assertEquals(List.of(new Edge(6_000, false, 17, 1, 1), new Edge(55_000, true, 17, 2, 2)), line.advance(99_000));
    }

    @Test
    void outputDrivesWhateverIsWired() {
        request(LineConfig.output(true));
        assertTrue(line.isHigh());
        line.wire(1, Wire.LOW);
        assertTrue(line.isHigh());
        line.set(2, false);
        assertFalse(line.isHigh());
    }

    @Test
    void activeLowOutputStartsAtItsInitialLevel() {
        request(LineConfig.output(true).whereActiveIsLow());
        assertFalse(line.isHigh());
        assertTrue(line.get(1));
    }

    @Test
    void releasedLineCanBeTakenAgainAndCountsFromOne() {
        request(BOTH_PULLED_UP);
        line.wire(1, Wire.LOW);
        line.release(2);
        line.wire(3, Wire.HIGH);
        assertEquals(List.of(), line.advance(4));
        line.request(5, BOTH_PULLED_UP, new RequestSequence());
        line.wire(6, Wire.LOW);
        assertEquals(List.of(new Edge(6, false, 17, 1, 1)), line.advance(7));
    }

    @Test
    void misuseIsRefused() {
        request(BOTH_PULLED_UP);
        assertThrows(IllegalStateException.class, () -> request(BOTH_PULLED_UP));
        assertThrows(IllegalStateException.class, () -> line.set(1, true));
        line.advance(10);
        assertThrows(IllegalArgumentException.class, () -> line.wire(9, Wire.LOW));
        assertThrows(
                IllegalArgumentException.class, () -> LineConfig.output(true).debounced(5));
        assertThrows(
                IllegalArgumentException.class,
                () -> new LineConfig(true, true, Pull.UP, EdgeDetection.BOTH, false, 0));
        assertThrows(IllegalArgumentException.class, () -> BOTH_PULLED_UP.debounced(-1));
    }
}
