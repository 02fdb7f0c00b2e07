package dev.rubus.pi4j;

import com.pi4j.context.Context;
import com.pi4j.platform.Platform;
import com.pi4j.platform.PlatformBase;

/**
 * The node as Pi4J's default platform. Without it another plugin's platform would be asked first, and its word would go before the
 * priority of our providers.
 */
public final class RubusPlatform extends PlatformBase<Platform> {
    public static final String ID = "rubus-platform";

    RubusPlatform() {
        super(ID, "Rubus", "Lines and buses of a Rubus node");
    }

    @Override
    public int priority() {
        return RubusPlugin.PRIORITY;
    }

    @Override
    public boolean enabled(Context context) {
        return true;
    }

    @Override
    protected String[] getProviders() {
        return new String[] {RubusDigitalInputProvider.ID, RubusDigitalOutputProvider.ID, RubusI2CProvider.ID};
    }
}
