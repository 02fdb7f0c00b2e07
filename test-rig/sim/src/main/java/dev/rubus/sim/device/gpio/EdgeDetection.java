package dev.rubus.sim.device.gpio;

/** Which edges become events ({@code GPIO_V2_LINE_FLAG_EDGE_RISING}, {@code _FALLING}). Others are not even counted. */
public enum EdgeDetection {
    NONE,
    RISING,
    FALLING,
    BOTH;

    boolean wants(boolean rising) {
        return this == BOTH || this == (rising ? RISING : FALLING);
    }
}
