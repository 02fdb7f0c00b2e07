package dev.rubus.pi4j;

import com.pi4j.io.exception.IOException;
import com.pi4j.io.i2c.I2C;
import com.pi4j.io.i2c.I2CConfig;
import com.pi4j.io.i2c.I2CProviderBase;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** I2C from the node's i2c driver: one address of one bus at a time. */
public final class RubusI2CProvider extends I2CProviderBase {
    public static final String ID = "rubus-i2c";

    private static final int MAX_SEVEN_BIT = 0x7f;

    private final Map<Integer, RubusI2CBus> buses = new ConcurrentHashMap<>();

    RubusI2CProvider() {
        super(ID, "Rubus I2C");
    }

    @Override
    public int getPriority() {
        return RubusPlugin.PRIORITY;
    }

    /** @throws IOException if the address has more than 7 bits or the app's manifest does not grant it */
    @Override
    public I2C create(I2CConfig config) {
        int address = config.device();
        if (address < 0 || address > MAX_SEVEN_BIT) {
            throw new IOException("I2C address 0x%x of bus %d has more than 7 bits: 10-bit addresses are not supported"
                    .formatted(address, config.bus()));
        }
        Device device = Device.open("/dev/i2c/%d/0x%02x".formatted(config.bus(), address));
        RubusI2CBus bus = buses.computeIfAbsent(config.bus(), number -> new RubusI2CBus(config));
        return Registration.of(context(), new RubusI2C(this, config, bus, device), device);
    }
}
