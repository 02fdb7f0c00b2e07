package dev.rubus.sim.device;

/**
 * One conversion's raw values, as wide as the registers hold them: 20, 20 and 16 bits.
 *
 * @param pressure falls with pressure
 */
public record Bme280Raw(int pressure, int temperature, int humidity) {
    /** @throws IllegalArgumentException if a value is wider than its registers */
    public Bme280Raw {
        if (!fits(pressure, Bme280Trimming.MAX_20_BITS)
                || !fits(temperature, Bme280Trimming.MAX_20_BITS)
                || !fits(humidity, Bme280Trimming.MAX_16_BITS)) {
            throw new IllegalArgumentException("expected raw values of 20, 20 and 16 bits");
        }
    }

    private static boolean fits(int value, int max) {
        return value >= 0 && value <= max;
    }

    /** What the registers hold after reset, and for a value that is not measured (data sheet §5.4.3, §5.4.5). */
    static final Bme280Raw SKIPPED = new Bme280Raw(0x80000, 0x80000, 0x8000);

    /** The conversion of this air with these settings of {@code ctrl_meas} and {@code ctrl_hum}. */
    static Bme280Raw of(Bme280Trimming trimming, Climate air, int controlMeasurement, int controlHumidity) {
        int temperatureTimes = times(controlMeasurement >> 5);
        int pressureTimes = times(controlMeasurement >> 2 & 0b111);
        int temperature =
                round(trimming.rawTemperature(air.celsius()), resolution(temperatureTimes), Bme280Trimming.MAX_20_BITS);
        // The driver corrects with the temperature that it read, so that is what the way back starts from.
        double fine = trimming.fineTemperature(temperature);
        int pressure =
                round(trimming.rawPressure(air.pascal(), fine), resolution(pressureTimes), Bme280Trimming.MAX_20_BITS);
        int humidity = round(trimming.rawHumidity(air.relativeHumidityPercent(), fine), 1, Bme280Trimming.MAX_16_BITS);
        return new Bme280Raw(pressure, temperature, humidity).without(controlMeasurement, controlHumidity);
    }

    /** What the registers hold of these values with these settings: none of what is not measured. */
    Bme280Raw without(int controlMeasurement, int controlHumidity) {
        return new Bme280Raw(
                times(controlMeasurement >> 2 & 0b111) == 0 ? SKIPPED.pressure : pressure,
                times(controlMeasurement >> 5) == 0 ? SKIPPED.temperature : temperature,
                times(controlHumidity) == 0 ? SKIPPED.humidity : humidity);
    }

    /** How long a conversion with these settings typically takes (§9.1). */
    static long conversionNanos(int controlMeasurement, int controlHumidity) {
        int temperature = times(controlMeasurement >> 5);
        int pressure = times(controlMeasurement >> 2 & 0b111);
        int humidity = times(controlHumidity);
        long halves = 2 + 4L * (temperature + pressure + humidity) + (pressure > 0 ? 1 : 0) + (humidity > 0 ? 1 : 0);
        return halves * 500_000;
    }

    void store(byte[] registers, int at) {
        store20(registers, at, pressure);
        store20(registers, at + 3, temperature);
        registers[at + 6] = (byte) (humidity >> 8);
        registers[at + 7] = (byte) humidity;
    }

    private static void store20(byte[] registers, int at, int value) {
        registers[at] = (byte) (value >> 12);
        registers[at + 1] = (byte) (value >> 4);
        registers[at + 2] = (byte) (value << 4);
    }

    /** Table 20: 0 skips, 5 and more are 16 times. */
    private static int times(int code) {
        return code == 0 ? 0 : 1 << Math.min(code, 5) - 1;
    }

    /** The step of a 20-bit value: without filter 16 bits are good, and one more for each doubling (§3.4.1, §3.4.2). */
    private static int resolution(int times) {
        return times == 0 ? 1 : 16 / times;
    }

    private static int round(double raw, int step, int max) {
        return (int) Math.min(Math.round(raw / step) * step, max - (step - 1));
    }
}
