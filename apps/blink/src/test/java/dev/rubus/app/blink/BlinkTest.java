package dev.rubus.app.blink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;

class BlinkTest {
    @Test
    void thePeriodIsHalfASecondUnlessTheEnvironmentSaysOtherwise() {
        assertEquals(500, Blink.periodMillis(Map.of()));
        assertEquals(20, Blink.periodMillis(Map.of("BLINK_PERIOD_MS", "20")));
    }

    @Test
    void whatIsNoPeriodIsNamed() {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class, () -> Blink.periodMillis(Map.of("BLINK_PERIOD_MS", "fast")));
        assertEquals("BLINK_PERIOD_MS=fast: expected milliseconds, 1 to 999999999", e.getMessage());
    }
}
