package dev.rubus.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.sim.device.gpio.EdgeDetection;
import dev.rubus.sim.device.gpio.LineConfig;
import dev.rubus.sim.device.gpio.Pull;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineSettingsTest {
    @Test
    void readsWhatTheSupervisorSays() {
        assertEquals(
                new LineConfig(false, false, Pull.UP, EdgeDetection.BOTH, false, 5000),
                LineSettings.parse("in,pull-up,both,debounce=5000"));
        assertEquals(
                new LineConfig(true, true, Pull.DISABLED, EdgeDetection.NONE, true, 0),
                LineSettings.parse("out,high,active-low"));
        assertEquals(LineConfig.input(Pull.DISABLED, EdgeDetection.NONE), LineSettings.parse("in"));
        assertEquals(LineConfig.input(Pull.DOWN, EdgeDetection.FALLING), LineSettings.parse("in,falling,pull-down"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "pull-up,in", "in,pull-sideways", "in,debounce=", "in,debounce=-1", "out,both", "in, both"})
    void refusesWhatIsNoneAndQuotesIt(String text) {
        String refusal = assertThrows(IllegalArgumentException.class, () -> LineSettings.parse(text))
                .getMessage();
        assertTrue(refusal.contains("expected"), refusal);
    }
}
