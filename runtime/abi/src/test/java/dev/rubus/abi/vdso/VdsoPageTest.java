package dev.rubus.abi.vdso;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.abi.ProtocolViolation;
import dev.rubus.abi.Reading;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What ring 0 puts into the page is what readers find there. */
class VdsoPageTest {
    private final MemorySegment memory = Arena.ofAuto().allocate(VdsoLayout.BYTES, 4096);
    private final VdsoWriter writer = new VdsoWriter(memory);

    private VdsoPage page() throws ProtocolViolation {
        return VdsoPage.join(memory.asReadOnly());
    }

    private static VdsoLine line(int number, boolean high, boolean live) {
        return new VdsoLine(number, false, true, high, 1_000_000_007L, live, 3);
    }

    @Test
    void entriesHaveRoomForTheirLatches() {
        assertTrue(SeqcountLatch.bytes(VdsoLayout.CLOCK_WORDS) <= VdsoLayout.DRIVERS_AT - VdsoLayout.CLOCK_AT);
        assertTrue(SeqcountLatch.bytes(VdsoLayout.DRIVER_WORDS) <= VdsoLayout.DRIVER_BYTES);
        assertTrue(SeqcountLatch.bytes(VdsoLayout.LINE_WORDS) <= VdsoLayout.LINE_BYTES);
        assertTrue(SeqcountLatch.bytes(VdsoLayout.POINT_WORDS) <= VdsoLayout.POINT_BYTES);
        assertEquals(10240, VdsoLayout.LINES_AT);
        assertEquals(18432, VdsoLayout.POINTS_AT);
    }

    @Test
    void freshPageIsEmpty() throws ProtocolViolation {
        assertEquals(List.of(), page().lines());
        assertEquals(List.of(), page().points());
        assertEquals(List.of(), page().drivers());
        assertEquals(-1, page().slotOf(0));
        assertEquals(VdsoPage.ASK, page().level(0, 0));
    }

    @Test
    void lineComesBackAsItWent() throws ProtocolViolation {
        VdsoLine low = new VdsoLine(65535, true, true, false, Long.MIN_VALUE, false, -1);
        writer.line(127, low);
        writer.line(0, line(17, true, true));
        assertEquals(List.of(line(17, true, true), low), page().lines());
        assertEquals(127, page().slotOf(65535));
        writer.clearLine(0);
        assertEquals(List.of(low), page().lines());
    }

    @Test
    void levelIsSaidOnlyOfAKnownLiveLineInItsOwnSlot() throws ProtocolViolation {
        writer.line(5, line(17, true, true));
        assertEquals(1, page().level(5, 17));
        writer.line(5, line(17, false, true));
        assertEquals(0, page().level(5, 17));
        assertEquals(VdsoPage.ASK, page().level(5, 18), "another line");
        assertEquals(VdsoPage.ASK, page().level(6, 17), "another slot");
        writer.line(5, line(17, true, false));
        assertEquals(VdsoPage.ASK, page().level(5, 17), "not live");
        writer.line(5, new VdsoLine(17, false, false, false, 0, true, 3));
        assertEquals(VdsoPage.ASK, page().level(5, 17), "never seen");
        writer.clearLine(5);
        assertEquals(VdsoPage.ASK, page().level(5, 17), "given back");
    }

    @Test
    void driverComesBackAsItWent() throws ProtocolViolation {
        VdsoDriver longest = new VdsoDriver("a".repeat(VdsoDriver.MAX_NAME), DriverState.HELD, -2, 1L << 40, -5);
        VdsoDriver gpio = new VdsoDriver("gpio", DriverState.STOPPED, 0, 0, 0);
        writer.driver(0, gpio);
        writer.driver(31, longest);
        assertEquals(List.of(gpio, longest), page().drivers());
        assertThrows(
                IllegalArgumentException.class,
                () -> writer.driver(0, new VdsoDriver("a".repeat(32), DriverState.HELD, 0, 0, 0)));
    }

    @Test
    void longestPointComesBackAsItWent() throws ProtocolViolation {
        Reading reading = new Reading(
                "p".repeat(Reading.MAX_POINT),
                -0.0,
                "°".repeat(8),
                Long.MAX_VALUE,
                Long.MIN_VALUE,
                Reading.Quality.BAD);
        VdsoPoint longest = new VdsoPoint("a".repeat(31), reading);
        VdsoPoint shortest = new VdsoPoint("a", new Reading("b", 1e300, "", 0, 1, Reading.Quality.GOOD));
        writer.point(255, longest);
        writer.point(0, shortest);
        assertEquals(List.of(shortest, longest), page().points());
    }

    @Test
    void textsThatDoNotFitAreRefused() {
        Reading unit = new Reading("p", 0, "°".repeat(9), 0, 1, Reading.Quality.GOOD);
        assertThrows(IllegalArgumentException.class, () -> writer.point(0, new VdsoPoint("a", unit)));
        assertThrows(IllegalArgumentException.class, () -> writer.point(256, new VdsoPoint("a", unit)));
        assertThrows(IllegalArgumentException.class, () -> writer.line(-1, line(1, true, true)));
    }

    @Test
    void wallClockGoesOnWithTheMonotonicOne() throws ProtocolViolation {
        writer.clock(500, 1_000_000);
        assertEquals(1_000_250, page().wallNanos(750));
        assertEquals(500, page().beatNanos());
        writer.clock(1000, 9_000_000);
        assertEquals(9_000_001, page().wallNanos(1001), "the clock was set");
    }

    @Test
    void anotherVersionIsRefused() {
        for (long at = 0; at < 20; at += 4) {
            int before = memory.get(ValueLayout.JAVA_INT, at);
            memory.set(ValueLayout.JAVA_INT, at, before + 1);
            assertThrows(ProtocolViolation.class, this::page);
            memory.set(ValueLayout.JAVA_INT, at, before);
        }
        assertThrows(ProtocolViolation.class, () -> VdsoPage.join(memory.asSlice(0, 4096)));
    }

    @Test
    void damagedEntriesAreNamedNotFollowed() {
        writer.driver(0, new VdsoDriver("gpio", DriverState.RUNNING, 1, 0, 0));
        memory.set(ValueLayout.JAVA_LONG, VdsoLayout.driver(0) + 8, 0xff_0102L);
        assertThrows(ProtocolViolation.class, () -> page().drivers(), "a name longer than its room");
        memory.set(ValueLayout.JAVA_LONG, VdsoLayout.driver(0) + 8, 0x01_0109L);
        assertThrows(ProtocolViolation.class, () -> page().drivers(), "a state that there is not");
    }
}
