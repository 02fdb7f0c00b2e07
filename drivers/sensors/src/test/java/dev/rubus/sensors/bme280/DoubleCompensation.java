package dev.rubus.sensors.bme280;

/** The floating point formulas of data sheet §8.1: a second opinion on the integer ones. */
record DoubleCompensation(Calibration c) {
    double fineTemperature(int raw) {
        double linear = (raw / 16_384.0 - c.t1() / 1_024.0) * c.t2();
        double offset = raw / 131_072.0 - c.t1() / 8_192.0;
        return linear + offset * offset * c.t3();
    }

    double celsius(int raw) {
        return fineTemperature(raw) / 5_120.0;
    }

    double pascal(int raw, double fine) {
        double t = fine / 2 - 64_000;
        double offset = (t * t * c.p6() / 32_768 + t * c.p5() * 2) / 4 + c.p4() * 65_536.0;
        double slope = (c.p3() * t * t / 524_288 + c.p2() * t) / 524_288;
        double sensitivity = (1 + slope / 32_768) * c.p1();
        double p = (1_048_576 - raw - offset / 4_096) * 6_250 / sensitivity;
        return p + (c.p9() * p * p / 2_147_483_648.0 + p * c.p8() / 32_768 + c.p7()) / 16;
    }

    double relativeHumidityPercent(int raw, double fine) {
        double t = fine - 76_800;
        double signal = raw - (c.h4() * 64.0 + c.h5() / 16_384.0 * t);
        double gain = c.h2() / 65_536.0 * (1 + c.h6() / 67_108_864.0 * t * (1 + c.h3() / 67_108_864.0 * t));
        double h = signal * gain;
        return Math.clamp(h * (1 - c.h1() * h / 524_288.0), 0, 100);
    }
}
