package dev.rubus.sensors.bme280;

import java.time.Duration;

/** The oversampling of each value, and what it costs in time. */
public record Sampling(Oversampling temperature, Oversampling pressure, Oversampling humidity) {
    /** What the data sheet suggests for weather monitoring: everything once (§3.5.1). */
    public static final Sampling WEATHER = new Sampling(Oversampling.X1, Oversampling.X1, Oversampling.X1);

    private static final long START_MICROS = 1_250;
    private static final long CONVERSION_MICROS = 2_300;
    private static final long SETUP_MICROS = 575;

    /** The longest that the chip takes for one forced measurement (§9.1). */
    public Duration longestMeasurement() {
        long conversions = (long) temperature.times + pressure.times + humidity.times;
        return Duration.ofNanos(1_000 * (START_MICROS + CONVERSION_MICROS * conversions + 2 * SETUP_MICROS));
    }

    byte controlHumidity() {
        return (byte) humidity.code;
    }

    byte controlMeasurement(int mode) {
        return (byte) (temperature.code << 5 | pressure.code << 2 | mode);
    }
}
