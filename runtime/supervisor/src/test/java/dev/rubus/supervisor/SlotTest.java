package dev.rubus.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

class SlotTest {
    @Test
    void twoNodesThatPreferTheSameSlotGetTwo() throws StartupFailure {
        try (Slot first = Slot.claim(150);
                Slot second = Slot.claim(150)) {
            assertNotEquals(first.number(), second.number());
        }
    }

    @Test
    void aSlotIsFreeAgainWhenItsNodeEnds() throws StartupFailure {
        int number;
        try (Slot first = Slot.claim(170)) {
            number = first.number();
        }
        try (Slot again = Slot.claim(number)) {
            assertEquals(number, again.number());
        }
    }
}
