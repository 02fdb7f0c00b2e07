package dev.rubus.sensors.ads1115;

/** Full scale of the programmable amplifier: the PGA field of the Config register. No input may exceed the chip's supply. */
public enum Range {
    VOLTS_6_144(0b000, 6.144),
    VOLTS_4_096(0b001, 4.096),
    VOLTS_2_048(0b010, 2.048),
    VOLTS_1_024(0b011, 1.024),
    VOLTS_0_512(0b100, 0.512),
    VOLTS_0_256(0b101, 0.256);

    final int code;
    final double fullScale;

    Range(int code, double fullScale) {
        this.code = code;
        this.fullScale = fullScale;
    }
}
