package dev.rubus.sensors.bme280;

/**
 * How many conversions the chip averages for one value: less noise for more time. "Skipped" is not offered, because temperature
 * is needed to compensate the other two. Source: data sheet §5.4.3 and §5.4.5, tables 20, 23 and 24.
 */
public enum Oversampling {
    X1(1, 0b001),
    X2(2, 0b010),
    X4(4, 0b011),
    X8(8, 0b100),
    X16(16, 0b101);

    final int times;
    final int code;

    Oversampling(int times, int code) {
        this.times = times;
        this.code = code;
    }
}
