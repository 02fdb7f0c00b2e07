package dev.rubus.sensors.bme280;

/**
 * Turns raw conversions into units with the chip's own calibration: the integer formulas of data sheet §4.2.3, with its scales.
 *
 * <p>The data sheet's 32-bit steps are done in 64 bits here. Where 32 suffice the results are the same; where raw values at the
 * end of the range would overflow, they saturate instead of turning round.
 */
final class Compensation {
    /** 100 % in Q22.10 before the final shift by 12: 102400 << 12. */
    private static final long HUMIDITY_FULL = 102_400L << 12;

    private final Calibration calibration;

    Compensation(Calibration calibration) {
        this.calibration = calibration;
    }

    /** The temperature as the other two formulas want it ({@code t_fine}): 5120 a °C. */
    int fineTemperature(int raw) {
        Calibration c = calibration;
        long linear = ((raw >> 3) - ((long) c.t1() << 1)) * c.t2() >> 11;
        long offset = (raw >> 4) - (long) c.t1();
        long square = (offset * offset >> 12) * c.t3() >> 14;
        return (int) (linear + square);
    }

    /** Hundredths of a °C. */
    int centiCelsius(int fine) {
        return (int) (fine * 5L + 128 >> 8);
    }

    /** Pa in Q24.8 (256 a Pa), or 0 where the calibration gives no answer. */
    long pascalQ8(int raw, int fine) {
        Calibration c = calibration;
        long t = fine - 128_000L;
        long offset = t * t * c.p6() + (t * c.p5() << 17) + ((long) c.p4() << 35);
        long slope = (t * t * c.p3() >> 8) + (t * c.p2() << 12);
        long sensitivity = ((1L << 47) + slope) * c.p1() >> 33;
        if (sensitivity == 0) {
            return 0;
        }
        long p = (((1_048_576L - raw) << 31) - offset) * 3125 / sensitivity;
        long square = c.p9() * (p >> 13) * (p >> 13) >> 25;
        long linear = c.p8() * p >> 19;
        return (p + square + linear >> 8) + ((long) c.p7() << 4);
    }

    /** Relative humidity in % in Q22.10 (1024 a %), within 0 to 100 %. */
    int humidityQ10(int raw, int fine) {
        Calibration c = calibration;
        long t = fine - 76_800L;
        long signal = ((long) raw << 14) - ((long) c.h4() << 20) - c.h5() * t + 16_384 >> 15;
        long drift = (t * c.h6() >> 10) * ((t * c.h3() >> 11) + 32_768) >> 10;
        long gain = (drift + 2_097_152) * c.h2() + 8_192 >> 14;
        long linear = signal * gain;
        long bend = ((linear >> 15) * (linear >> 15) >> 7) * c.h1() >> 4;
        return (int) (Math.clamp(linear - bend, 0, HUMIDITY_FULL) >> 12);
    }
}
