package dev.rubus.app.weather;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.io.i2c.I2C;
import com.pi4j.io.i2c.I2CConfigBuilder;
import dev.rubus.sdk.Publisher;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A weather station: the BME280 at address 0x76 of bus 1, measured every 2 s, or every {@code WEATHER_PERIOD_MS}. */
public final class Weather {
    private static final String PERIOD = "WEATHER_PERIOD_MS";
    private static final long DEFAULT_PERIOD_MILLIS = 2000;

    private Weather() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        long period = periodMillis(System.getenv());
        Context pi4j = Pi4J.newAutoContext();
        I2C sensor = pi4j.create(I2CConfigBuilder.newInstance(pi4j)
                .id("bme280")
                .bus(1)
                .device(0x76)
                .build());
        Station station = new Station(new I2CRegisters(sensor), Publisher.connect()::publish);
        // Not the wall clock, which a Raspberry Pi sets by years when it first hears of the time.
        long next = System.nanoTime();
        while (!pi4j.isShutdown()) {
            station.measure();
            // A period that was missed is left out, not made up for.
            next = Math.max(next + TimeUnit.MILLISECONDS.toNanos(period), System.nanoTime());
            TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
        }
    }

    /** @throws IllegalArgumentException if the environment says something that is no period */
    static long periodMillis(Map<String, String> environment) {
        String text = environment.getOrDefault(PERIOD, "" + DEFAULT_PERIOD_MILLIS);
        if (!text.matches("[1-9][0-9]{0,8}")) {
            throw new IllegalArgumentException(PERIOD + "=" + text + ": expected milliseconds, 1 to 999999999");
        }
        return Long.parseLong(text);
    }
}
