package dev.rubus.sim.device;

/**
 * A mild day in spring, for ever: temperature with a daily curve and passing air masses, humidity from temperature and dew point,
 * pressure with highs, lows and its twice-daily tide. A pure function of time and seed, smooth from second to second.
 */
public final class Weather {
    private static final double HOUR = 3_600_000;
    private static final double DAY = 24 * HOUR;
    private static final double GUST = HOUR / 6;

    private final long seed;

    public Weather(long seed) {
        this.seed = seed;
    }

    /** @param epochMillis ms since 1970; its UTC is taken for the local solar time */
    public Climate at(long epochMillis) {
        double celsius = 12
                // The warmest hour is 15:00: the ground lags behind the sun.
                + 6 * Math.cos(2 * Math.PI * (epochMillis / DAY - 15 / 24.0))
                + 4 * drift(1, epochMillis / (2 * DAY))
                + 0.3 * drift(2, epochMillis / GUST);
        double dewPoint = 5 + 3 * drift(3, epochMillis / DAY) + 0.2 * drift(4, epochMillis / GUST);
        double pascal = 101_325
                + 1_500 * drift(5, epochMillis / (1.5 * DAY))
                // The tide's crests are at 10:00 and 22:00 and some 100 Pa high in the middle latitudes.
                + 80 * Math.cos(2 * Math.PI * (epochMillis / (DAY / 2) - 10 / 12.0))
                + 6 * drift(6, epochMillis / GUST);
        double humidity = 100 * vapourPressure(dewPoint) / vapourPressure(celsius);
        return new Climate(celsius, pascal, Math.clamp(humidity, 1, 100));
    }

    /** Saturation vapour pressure over water in Pa: the Magnus formula of WMO-No. 8, annex 4.B. */
    private static double vapourPressure(double celsius) {
        return 611.2 * Math.exp(17.62 * celsius / (243.12 + celsius));
    }

    /** Smooth noise from -1 to 1: a random height at every whole number, a curve without a bend in between. */
    private double drift(int channel, double x) {
        double whole = Math.floor(x);
        double part = x - whole;
        double smooth = part * part * (3 - 2 * part);
        double from = height(channel, (long) whole);
        double to = height(channel, (long) whole + 1);
        return from + (to - from) * smooth;
    }

    private double height(int channel, long at) {
        return 2 * Scatter.unit(Scatter.mix(seed, channel, at)) - 1;
    }
}
