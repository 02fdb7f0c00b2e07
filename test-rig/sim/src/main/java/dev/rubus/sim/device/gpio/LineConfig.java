package dev.rubus.sim.device.gpio;

/**
 * How a line is requested: what {@code struct gpio_v2_line_config} says about it.
 *
 * @param output driven by us; then there is neither edge detection nor debounce, as in Linux
 * @param initial the level an output starts with, active or inactive; without meaning for an input
 * @param activeLow active is ground
 * @param debounceMicros how long a level must be stable to be believed; 0 for none
 */
public record LineConfig(
        boolean output, boolean initial, Pull pull, EdgeDetection edges, boolean activeLow, long debounceMicros) {
    public LineConfig {
        if (output && (edges != EdgeDetection.NONE || debounceMicros != 0)) {
            throw new IllegalArgumentException(
                    "output with edges " + edges + " and debounce " + debounceMicros + " us, expected neither");
        }
        if (debounceMicros < 0 || debounceMicros > 0xffff_ffffL) {
            throw new IllegalArgumentException("debounce " + debounceMicros + " us, expected 0 to 4294967295");
        }
    }

    public static LineConfig input(Pull pull, EdgeDetection edges) {
        return new LineConfig(false, false, pull, edges, false, 0);
    }

    public static LineConfig output(boolean initial) {
        return new LineConfig(true, initial, Pull.DISABLED, EdgeDetection.NONE, false, 0);
    }

    public LineConfig debounced(long micros) {
        return new LineConfig(output, initial, pull, edges, activeLow, micros);
    }

    public LineConfig whereActiveIsLow() {
        return new LineConfig(output, initial, pull, edges, true, debounceMicros);
    }
}
