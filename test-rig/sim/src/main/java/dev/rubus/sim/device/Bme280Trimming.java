package dev.rubus.sim.device;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.DoubleUnaryOperator;

/**
 * The trimming values of one simulated BME280, and the way back from wanted values to raw conversions.
 *
 * <p>Forward it is the floating point formulas of data sheet BST-BME280-DS002 §8.1, on purpose not the driver's integer ones:
 * when driver and model agree, two readings of the data sheet agree. Backward it is a search, since all three rise or fall
 * throughout the operating range.
 */
public record Bme280Trimming(
        int t1,
        int t2,
        int t3,
        int p1,
        int p2,
        int p3,
        int p4,
        int p5,
        int p6,
        int p7,
        int p8,
        int p9,
        int h1,
        int h2,
        int h3,
        int h4,
        int h5,
        int h6) {
    /** Temperature and pressure of Bosch's published example (BST-BMP280-DS001 §3.12), humidity as chips in the field carry it. */
    public static final Bme280Trimming EXAMPLE = new Bme280Trimming(
            27504, 26435, -1000, 36477, -10685, 3024, 2855, 140, -7, 15500, -14600, 6000, 75, 362, 0, 313, 50, 30);

    static final int MAX_20_BITS = (1 << 20) - 1;
    static final int MAX_16_BITS = (1 << 16) - 1;
    private static final int SEARCH_STEPS = 60;

    /** Writes the values where a driver looks for them (§4.2.2, table 16). */
    void store(byte[] registers) {
        ByteBuffer out = ByteBuffer.wrap(registers).order(ByteOrder.LITTLE_ENDIAN);
        int[] words = {t1, t2, t3, p1, p2, p3, p4, p5, p6, p7, p8, p9};
        for (int i = 0; i < words.length; i++) {
            out.putShort(0x88 + 2 * i, (short) words[i]);
        }
        registers[0xA1] = (byte) h1;
        out.putShort(0xE1, (short) h2);
        registers[0xE3] = (byte) h3;
        registers[0xE4] = (byte) (h4 >> 4);
        registers[0xE5] = (byte) (h4 & 0x0f | h5 << 4);
        registers[0xE6] = (byte) (h5 >> 4);
        registers[0xE7] = (byte) h6;
    }

    /** The raw temperature, not yet rounded, 0 to {@link #MAX_20_BITS}. */
    double rawTemperature(double celsius) {
        return search(this::fineTemperature, celsius * 5_120, MAX_20_BITS);
    }

    /** The raw pressure for a driver that compensates with this {@code t_fine}. */
    double rawPressure(double pascal, double fine) {
        return search(raw -> -pascal(raw, fine), -pascal, MAX_20_BITS);
    }

    /** The raw humidity for a driver that compensates with this {@code t_fine}. */
    double rawHumidity(double percent, double fine) {
        return search(raw -> relativeHumidity(raw, fine), percent, MAX_16_BITS);
    }

    /** The data sheet's {@code t_fine}: 5120 a °C. */
    double fineTemperature(double raw) {
        double linear = (raw / 16_384 - t1 / 1_024.0) * t2;
        double offset = raw / 131_072 - t1 / 8_192.0;
        return linear + offset * offset * t3;
    }

    private double pascal(double raw, double fine) {
        double t = fine / 2 - 64_000;
        double offset = (t * t * p6 / 32_768 + t * p5 * 2) / 4 + p4 * 65_536.0;
        double slope = (p3 * t * t / 524_288 + p2 * t) / 524_288;
        double sensitivity = (1 + slope / 32_768) * p1;
        double p = (1_048_576 - raw - offset / 4_096) * 6_250 / sensitivity;
        return p + (p9 * p * p / 2_147_483_648.0 + p * p8 / 32_768 + p7) / 16;
    }

    private double relativeHumidity(double raw, double fine) {
        double t = fine - 76_800;
        double signal = raw - (h4 * 64.0 + h5 / 16_384.0 * t);
        double gain = h2 / 65_536.0 * (1 + h6 / 67_108_864.0 * t * (1 + h3 / 67_108_864.0 * t));
        double h = signal * gain;
        return h * (1 - h1 * h / 524_288);
    }

    /** Halving; a value that the chip cannot express ends at the nearer end. */
    private static double search(DoubleUnaryOperator rising, double wanted, double max) {
        double low = 0;
        double high = max;
        for (int i = 0; i < SEARCH_STEPS; i++) {
            double middle = (low + high) / 2;
            if (rising.applyAsDouble(middle) < wanted) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }
}
