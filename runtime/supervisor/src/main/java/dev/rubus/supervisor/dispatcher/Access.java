package dev.rubus.supervisor.dispatcher;

import dev.rubus.supervisor.device.Device;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What a process may do, from its manifest. Immutable.
 *
 * @param openings paths it may open
 * @param mayPublish points it may publish
 */
public record Access(Map<String, Opening> openings, Predicate<String> mayPublish) {
    /** What an open path leads to. @param address of an I2C device; -1 for a line */
    public record Opening(Device device, int address) {}

    public static final Access NONE = new Access(Map.of(), point -> false);

    public Access {
        openings = Map.copyOf(openings);
    }
}
