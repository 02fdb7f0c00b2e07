package dev.rubus.sensors.ads1115;

/** What is measured against what: the MUX field of the Config register. */
public enum Input {
    AIN0_AIN1(0b000),
    AIN0_AIN3(0b001),
    AIN1_AIN3(0b010),
    AIN2_AIN3(0b011),
    AIN0(0b100),
    AIN1(0b101),
    AIN2(0b110),
    AIN3(0b111);

    final int code;

    Input(int code) {
        this.code = code;
    }
}
