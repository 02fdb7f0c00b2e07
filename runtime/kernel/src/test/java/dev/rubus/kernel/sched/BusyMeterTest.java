package dev.rubus.kernel.sched;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class BusyMeterTest {
    private static final long SECOND = BusyMeter.WINDOW;
    private static final long MS = 1_000_000;

    @Test
    void whatIsUsedAllTheTimeIsBusyAllTheTime() {
        BusyMeter meter = new BusyMeter(0);
        for (long now = 10 * MS; now <= 3 * SECOND; now += 10 * MS) {
            meter.used(10 * MS, now);
        }
        assertEquals(100, meter.percent(3 * SECOND), 1);
    }

    @Test
    void halfIsHalfWhereverTheSecondBegins() {
        BusyMeter meter = new BusyMeter(0);
        for (long now = 20 * MS; now <= 5 * SECOND; now += 20 * MS) {
            meter.used(10 * MS, now);
            if (now > 2 * SECOND) {
                assertEquals(50, meter.percent(now), 2, "after " + now);
            }
        }
    }

    @Test
    void anIdleSecondForgets() {
        BusyMeter meter = new BusyMeter(0);
        meter.used(SECOND / 2, SECOND / 2);
        assertEquals(50, meter.percent(SECOND / 2));
        assertEquals(25, meter.percent(SECOND + SECOND / 2), "half of it is half a second ago");
        assertEquals(0, meter.percent(3 * SECOND));
        assertEquals(0, meter.percent(1_000_000 * SECOND));
    }

    @Test
    void severalAtOnceAreMoreThanAHundred() {
        BusyMeter meter = new BusyMeter(-5 * SECOND);
        meter.used(SECOND, -4 * SECOND - 1);
        meter.used(SECOND, -4 * SECOND - 1);
        assertEquals(200, meter.percent(-4 * SECOND - 1));
    }
}
