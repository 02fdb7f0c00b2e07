package dev.rubus.app.button;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.pi4j.io.gpio.digital.DigitalState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PressesTest {
    private final List<Double> published = new ArrayList<>();
    private boolean brokerFull;

    private final Presses presses = new Presses((point, value, unit) -> {
        if (brokerFull) {
            throw new IOException("publish " + point + ": EAGAIN");
        }
        published.add(value);
    });

    private void press() {
        presses.changed(DigitalState.LOW);
        presses.changed(DigitalState.HIGH);
    }

    @Test
    void eachPressIsOneCount() {
        press();
        press();
        press();
        assertEquals(List.of(1.0, 2.0, 3.0), published);
    }

    @Test
    void aReleaseAloneIsNoPress() {
        presses.changed(DigitalState.HIGH);
        assertEquals(List.of(), published);
    }

    @Test
    void aCountThatTheBrokerDidNotTakeIsMadeGoodByTheNext() {
        brokerFull = true;
        press();
        brokerFull = false;
        press();
        assertEquals(List.of(2.0), published);
    }
}
