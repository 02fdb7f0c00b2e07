package dev.rubus.supervisor.conductor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

class KnocksTest {
    private final Knocks knocks = new Knocks();

    @Test
    void theFirstIsToldAtOnceAndTheRestByNumber() {
        assertEquals(1000, knocks.knock(1000));
        for (int i = 0; i < 14_000; i++) {
            assertNull(knocks.knock(1000));
        }
        assertEquals(14_000, knocks.rest(1000));
        assertNull(knocks.knock(1000));
        assertEquals(1, knocks.rest(1000));
    }

    @Test
    void whoKnocksNoMoreIsForgotten() {
        assertEquals(1000, knocks.knock(1000));
        assertEquals(0, knocks.rest(1000));
        assertEquals(1000, knocks.knock(1000));
    }

    @Test
    void eachUserIsToldOfForItself() {
        assertEquals(1000, knocks.knock(1000));
        assertEquals(1001, knocks.knock(1001));
        assertNull(knocks.knock(1000));
        assertEquals(0, knocks.rest(1001));
        assertEquals(1, knocks.rest(1000));
    }

    @Test
    void whoHasMoreUsersThanAreKeptGetsOneLineForTheRest() {
        int lines = 0;
        for (int uid = 0; uid < 100_000; uid++) {
            lines += knocks.knock(uid) == null ? 0 : 1;
        }
        assertEquals(65, lines);
        assertEquals(100_000 - 65, knocks.rest(-1));
        assertEquals("others", Knocks.label(-1));
        assertEquals("uid 7", Knocks.label(7));
    }
}
