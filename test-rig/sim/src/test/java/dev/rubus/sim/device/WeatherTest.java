package dev.rubus.sim.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class WeatherTest {
    private static final long SEED = 7;
    private static final long MINUTE = 60_000;
    private static final long DAY = 24 * 60 * MINUTE;
    /** 2026-01-01 */
    private static final long START = 1_767_225_600_000L;

    private final Weather weather = new Weather(SEED);

    WeatherTest() {
        System.out.println("seed " + SEED);
    }

    @Test
    void sameTimeAndSeedGiveTheSameAir() {
        assertEquals(new Weather(SEED).at(START), weather.at(START));
        assertNotEquals(new Weather(SEED + 1).at(START), weather.at(START));
    }

    @Test
    void airStaysPlausibleForAYear() {
        for (long t = START; t < START + 365 * DAY; t += 10 * MINUTE) {
            Climate air = weather.at(t);
            assertTrue(air.celsius() > 0 && air.celsius() < 25, air.toString());
            assertTrue(air.pascal() > 99_000 && air.pascal() < 103_500, air.toString());
            assertTrue(air.relativeHumidityPercent() > 20 && air.relativeHumidityPercent() <= 100, air.toString());
        }
    }

    @Test
    void airChangesALittleFromSecondToSecond() {
        for (long t = START; t < START + DAY; t += 1000) {
            Climate now = weather.at(t);
            Climate next = weather.at(t + 1000);
            assertEquals(now.celsius(), next.celsius(), 0.005);
            assertEquals(now.pascal(), next.pascal(), 0.5);
            assertEquals(now.relativeHumidityPercent(), next.relativeHumidityPercent(), 0.1);
        }
    }

    @Test
    void afternoonsAreWarmerAndDrierThanNightsOnTheWhole() {
        double warmer = 0;
        double drier = 0;
        for (int day = 0; day < 30; day++) {
            Climate night = weather.at(START + day * DAY + 3 * 60 * MINUTE);
            Climate afternoon = weather.at(START + day * DAY + 15 * 60 * MINUTE);
            warmer += afternoon.celsius() - night.celsius();
            drier += night.relativeHumidityPercent() - afternoon.relativeHumidityPercent();
        }
        assertTrue(warmer / 30 > 8, "warmer by " + warmer / 30);
        assertTrue(drier / 30 > 10, "drier by " + drier / 30);
    }

    @Test
    void timesBefore1970Work() {
        assertTrue(weather.at(-DAY / 3).celsius() > 0);
    }
}
