package dev.rubus.app.button;

import com.pi4j.io.gpio.digital.DigitalState;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts presses since the app started and publishes each count. A count that ring 0 does not take is made good by the next. */
final class Presses {
    private static final Logger LOG = LoggerFactory.getLogger(Presses.class);

    private final Sink sink;
    private long count;

    /** Where counts go. */
    @FunctionalInterface
    interface Sink {
        void publish(String point, double value, String unit) throws IOException;
    }

    Presses(Sink sink) {
        this.sink = sink;
    }

    /** The button is active low: it pulls the line to ground while it is pressed. */
    void changed(DigitalState state) {
        if (state != DigitalState.LOW) {
            return;
        }
        count++;
        try {
            sink.publish("presses", (double) count, "");
        } catch (IOException e) {
            LOG.warn("press {} not published: {}", count, e.getMessage());
        }
    }
}
