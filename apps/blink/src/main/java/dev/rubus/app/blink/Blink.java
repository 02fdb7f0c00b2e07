package dev.rubus.app.blink;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.io.exception.IOException;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalOutputConfigBuilder;
import com.pi4j.io.gpio.digital.DigitalState;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An LED at GPIO 27, on for 500 ms and off for 500 ms, or {@code BLINK_PERIOD_MS} each. */
public final class Blink {
    private static final Logger LOG = LoggerFactory.getLogger(Blink.class);
    private static final String PERIOD = "BLINK_PERIOD_MS";
    private static final long DEFAULT_PERIOD_MILLIS = 500;

    private Blink() {}

    public static void main(String[] args) throws InterruptedException {
        long period = periodMillis(System.getenv());
        Context pi4j = Pi4J.newAutoContext();
        // No initial state: after a restart it goes on from where it was.
        DigitalOutput led = pi4j.create(DigitalOutputConfigBuilder.newInstance(pi4j)
                .id("led")
                .bcm(27)
                .shutdown(DigitalState.LOW)
                .build());
        while (!pi4j.isShutdown()) {
            try {
                led.toggle();
            } catch (IOException e) {
                LOG.warn("LED not switched: {}", e.getMessage());
            }
            Thread.sleep(period);
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
