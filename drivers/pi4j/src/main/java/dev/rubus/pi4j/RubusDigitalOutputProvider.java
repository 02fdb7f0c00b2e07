package dev.rubus.pi4j;

import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalOutputConfig;
import com.pi4j.io.gpio.digital.DigitalOutputProviderBase;

/** Outputs from the node's gpio driver. */
public final class RubusDigitalOutputProvider extends DigitalOutputProviderBase {
    public static final String ID = "rubus-digital-output";

    RubusDigitalOutputProvider() {
        super(ID, "Rubus digital output");
    }

    @Override
    public int getPriority() {
        return RubusPlugin.PRIORITY;
    }

    /** @throws com.pi4j.io.exception.IOException if the app's manifest grants no such line, or it cannot take its initial state */
    @Override
    public DigitalOutput create(DigitalOutputConfig config) {
        Line line = Line.open(config.bcm());
        return Registration.of(context(), new RubusDigitalOutput(this, config, line), line.device());
    }
}
