package dev.rubus.pi4j;

import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalInputConfig;
import com.pi4j.io.gpio.digital.DigitalInputProviderBase;

/** Inputs from the node's gpio driver. */
public final class RubusDigitalInputProvider extends DigitalInputProviderBase {
    public static final String ID = "rubus-digital-input";

    RubusDigitalInputProvider() {
        super(ID, "Rubus digital input");
    }

    @Override
    public int getPriority() {
        return RubusPlugin.PRIORITY;
    }

    /** @throws com.pi4j.io.exception.IOException if the app's manifest grants no such line */
    @Override
    public DigitalInput create(DigitalInputConfig config) {
        Line line = Line.open(config.bcm());
        for (String contradiction : line.settings().contradictions(config)) {
            logger.warn("{}: {}; the grant in app.toml counts", line.device().path(), contradiction);
        }
        return Registration.of(context(), new RubusDigitalInput(this, config, line), line.device());
    }
}
