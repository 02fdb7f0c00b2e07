package dev.rubus.pi4j;

import com.pi4j.context.Context;
import com.pi4j.exception.InitializeException;
import com.pi4j.io.exception.IOException;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalOutputBase;
import com.pi4j.io.gpio.digital.DigitalOutputConfig;
import com.pi4j.io.gpio.digital.DigitalOutputProvider;
import com.pi4j.io.gpio.digital.DigitalState;

/**
 * An output. Without a configured initial state it keeps the level that the line has, which ring 0 held while the app was away, so
 * that an app which restarts makes no glitch. The configured shutdown state is written when the context shuts down.
 */
final class RubusDigitalOutput extends DigitalOutputBase {
    private final Line line;

    RubusDigitalOutput(DigitalOutputProvider provider, DigitalOutputConfig config, Line line) {
        super(provider, config);
        this.line = line;
    }

    @Override
    public DigitalOutput initialize(Context context) {
        if (config().initialState() == null) {
            try {
                state = line.read();
            } catch (IOException e) {
                throw new InitializeException(e);
            }
        }
        return super.initialize(context);
    }

    /** Drives the line, then tells the listeners if that changed its state. */
    @Override
    public DigitalOutput state(DigitalState state) {
        line.write(state);
        return super.state(state);
    }

    @Override
    public DigitalOutput shutdownInternal(Context context) {
        if (line.device().isClosed()) {
            return this;
        }
        try {
            return super.shutdownInternal(context);
        } finally {
            line.device().close();
        }
    }
}
