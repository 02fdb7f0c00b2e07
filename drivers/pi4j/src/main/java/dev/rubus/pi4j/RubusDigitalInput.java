package dev.rubus.pi4j;

import com.pi4j.context.Context;
import com.pi4j.io.binding.DigitalBinding;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalInputBase;
import com.pi4j.io.gpio.digital.DigitalInputConfig;
import com.pi4j.io.gpio.digital.DigitalInputProvider;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.DigitalStateChangeEvent;
import com.pi4j.io.gpio.digital.DigitalStateChangeListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An input. Each edge that the kernel saw is one event, in the kernel's order; none is made up, none is left out because the level
 * looks the same as before. Pull and debounce are the kernel's work, as the grant says.
 *
 * <p>Edges are asked for when the first listener or binding comes, so that a line which is only read costs nothing else.
 */
final class RubusDigitalInput extends DigitalInputBase {
    private static final Logger LOG = LoggerFactory.getLogger(RubusDigitalInput.class);

    private final Line line;
    private boolean listening;

    RubusDigitalInput(DigitalInputProvider provider, DigitalInputConfig config, Line line) {
        super(provider, config);
        this.line = line;
    }

    /**
     * The line's level now. Costs nanoseconds while the node's vDSO page has it, which is whenever the driver serves and the line
     * reports both edges; else the driver looks. Who was told of an edge and then asks finds that edge, or a later one.
     *
     * @throws com.pi4j.io.exception.IOException if it cannot be read
     */
    @Override
    public DigitalState state() {
        return line.level();
    }

    @Override
    public DigitalInput addListener(DigitalStateChangeListener... listener) {
        listen();
        return super.addListener(listener);
    }

    @Override
    @SuppressWarnings("rawtypes") // Pi4J's own signature
    public DigitalInput bind(DigitalBinding... binding) {
        listen();
        return super.bind(binding);
    }

    private synchronized void listen() {
        if (!listening) {
            if (!line.settings().mayReportEdges()) {
                LOG.warn(
                        "{} has a listener that will never be called: its grant says no-edges",
                        line.device().path());
            }
            line.listen(edge -> dispatch(new DigitalStateChangeEvent<DigitalInput>(this, Line.state(edge.rising()))));
            listening = true;
        }
    }

    @Override
    public DigitalInput shutdownInternal(Context context) {
        super.shutdownInternal(context);
        line.device().close();
        return this;
    }
}
