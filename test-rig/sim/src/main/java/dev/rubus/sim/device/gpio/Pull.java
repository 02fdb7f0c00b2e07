package dev.rubus.sim.device.gpio;

/** The chip's resistor on a line ({@code GPIO_V2_LINE_FLAG_BIAS_*}). */
public enum Pull {
    /** None: a line that nothing holds keeps the level it had. */
    DISABLED,
    UP,
    DOWN
}
