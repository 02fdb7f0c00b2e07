package dev.rubus.app.button;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalInputConfigBuilder;
import com.pi4j.io.gpio.digital.PullResistance;
import dev.rubus.sdk.Publisher;
import java.io.IOException;

/** A button between GPIO 17 and ground. */
public final class Button {
    private static final long DEBOUNCE_MICROS = 5000;

    private Button() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Context pi4j = Pi4J.newAutoContext();
        DigitalInput button = pi4j.create(DigitalInputConfigBuilder.newInstance(pi4j)
                .id("button")
                .bcm(17)
                .pull(PullResistance.PULL_UP)
                .debounce(DEBOUNCE_MICROS)
                .build());
        Presses presses = new Presses(Publisher.connect()::publish);
        button.addListener(event -> presses.changed(event.state()));
        // Everything else happens on the listener's thread.
        Thread.currentThread().join();
    }
}
