package dev.rubus.app.weather;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;

class WeatherTest {
    @Test
    void thePeriodIsTwoSecondsUnlessTheEnvironmentSaysOtherwise() {
        assertEquals(2000, Weather.periodMillis(Map.of()));
        assertEquals(250, Weather.periodMillis(Map.of("WEATHER_PERIOD_MS", "250")));
    }

    @Test
    void whatIsNoPeriodIsNamed() {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class, () -> Weather.periodMillis(Map.of("WEATHER_PERIOD_MS", "0")));
        assertEquals("WEATHER_PERIOD_MS=0: expected milliseconds, 1 to 999999999", e.getMessage());
    }
}
