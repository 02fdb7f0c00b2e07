package dev.rubus.sensors.bme280;

import dev.rubus.sensors.Pause;
import dev.rubus.sensors.RegisterDevice;
import java.io.IOException;
import java.time.Duration;

/**
 * Bosch BME280, measuring when asked (forced mode, §3.3.3).
 *
 * <p>After a failed {@link #measure} the next call starts afresh: every measurement writes the whole configuration, so a chip
 * that lost its supply for a moment, or a bus driver that restarted, needs no help. One thread at a time.
 */
public final class Bme280 {
    /** I2C address with SDO at ground; 0x77 with SDO at the supply (§6.2). */
    public static final int ADDRESS = 0x76;

    private static final int REGISTER_ID = 0xD0;
    private static final int REGISTER_RESET = 0xE0;
    private static final int REGISTER_CONTROL_HUMIDITY = 0xF2;
    private static final int REGISTER_STATUS = 0xF3;
    private static final int REGISTER_CONTROL_MEASUREMENT = 0xF4;
    private static final int REGISTER_DATA = 0xF7;

    private static final int CHIP_ID = 0x60;
    private static final int RESET_WORD = 0xB6;
    private static final int STATUS_MEASURING = 1 << 3;
    private static final int STATUS_NVM_COPY = 1;
    private static final int MODE_FORCED = 0b01;
    private static final int SKIPPED_20_BITS = 0x80000;
    private static final int SKIPPED_16_BITS = 0x8000;

    /** Start-up time of table 1: the chip does not answer before. */
    private static final Duration START_UP = Duration.ofMillis(2);

    private static final Duration POLL = Duration.ofMillis(1);

    /** Ten start-up times: then something is broken. */
    private static final Duration PATIENCE = Duration.ofMillis(20);

    private final RegisterDevice device;
    private final Sampling sampling;
    private final Pause pause;
    private final Compensation compensation;

    /**
     * Checks that the chip is a BME280, resets it and reads its calibration.
     *
     * @throws IOException if the bus refuses, another chip answers, or the chip does not come up
     */
    public Bme280(RegisterDevice device, Sampling sampling, Pause pause) throws IOException {
        this.device = device;
        this.sampling = sampling;
        this.pause = pause;
        checkChip();
        device.write(REGISTER_RESET, (byte) RESET_WORD);
        pause.pause(START_UP);
        awaitClear(STATUS_NVM_COPY, "copying its calibration", PATIENCE);
        this.compensation = new Compensation(readCalibration());
    }

    /** With the sampling for weather and real time. */
    public static Bme280 open(RegisterDevice device) throws IOException {
        return new Bme280(device, Sampling.WEATHER, Pause.SLEEP);
    }

    /**
     * Measures once; takes {@link Sampling#longestMeasurement} and three bus transactions, or more.
     *
     * @throws IOException if the bus refuses, the chip does not finish, skipped a value or is outside its operating range
     */
    public Reading measure() throws IOException {
        // Humidity's setting takes effect with the write to the other register (§5.4.3), so it goes first.
        device.write(REGISTER_CONTROL_HUMIDITY, sampling.controlHumidity());
        device.write(REGISTER_CONTROL_MEASUREMENT, sampling.controlMeasurement(MODE_FORCED));
        pause.pause(sampling.longestMeasurement());
        // A measurement that an earlier, failed call left running comes first (§3.3.1), so this may take twice as long.
        awaitClear(STATUS_MEASURING, "measuring", sampling.longestMeasurement().plus(PATIENCE));
        byte[] data = new byte[8];
        // One burst, because the chip shadows the registers only within one (§4).
        device.read(REGISTER_DATA, data);
        int pressure = word20(data, 0);
        int temperature = word20(data, 3);
        int humidity = Byte.toUnsignedInt(data[6]) << 8 | Byte.toUnsignedInt(data[7]);
        if (pressure == SKIPPED_20_BITS || temperature == SKIPPED_20_BITS || humidity == SKIPPED_16_BITS) {
            checkNothingSkipped();
        }
        return compensate(pressure, temperature, humidity);
    }

    private void checkChip() throws IOException {
        int id = device.read(REGISTER_ID);
        if (id != CHIP_ID) {
            throw new IOException(
                    "no BME280: chip id 0x%02x is %s, expected 0x%02x".formatted(id, chipName(id), CHIP_ID));
        }
    }

    private static String chipName(int id) {
        return switch (id) {
            case 0x56, 0x57, 0x58 -> "a BMP280 (no humidity)";
            case 0x55 -> "a BMP180 or BMP085";
            case 0x61 -> "a BME680 or BME688";
            case 0x00, 0xff -> "what a bus without a chip reads";
            default -> "unknown";
        };
    }

    private Calibration readCalibration() throws IOException {
        byte[] low = new byte[Calibration.LOW_LENGTH];
        byte[] high = new byte[Calibration.HIGH_LENGTH];
        device.read(Calibration.LOW_REGISTER, low);
        device.read(Calibration.HIGH_REGISTER, high);
        return Calibration.decode(low, high);
    }

    private void awaitClear(int statusBit, String doing, Duration patience) throws IOException {
        for (Duration waited = Duration.ZERO; waited.compareTo(patience) < 0; waited = waited.plus(POLL)) {
            if ((device.read(REGISTER_STATUS) & statusBit) == 0) {
                return;
            }
            pause.pause(POLL);
        }
        throw new IOException(
                "BME280 is still " + doing + " " + patience.toMillis() + " ms after it should have ended");
    }

    /**
     * The mark of a skipped value is also a possible conversion (0x80000 is about 26 °C on many chips), so the chip is asked what
     * it was set to: after a reset it is set to skip everything.
     */
    private void checkNothingSkipped() throws IOException {
        int humidity = device.read(REGISTER_CONTROL_HUMIDITY) & 0b111;
        int others = device.read(REGISTER_CONTROL_MEASUREMENT) & 0b1111_1100;
        if (humidity != sampling.controlHumidity() || others != Byte.toUnsignedInt(sampling.controlMeasurement(0))) {
            throw new IOException(
                    "BME280 skipped a value: it lost its settings (ctrl_hum 0x%02x, ctrl_meas 0x%02x), as after a dip of its supply"
                            .formatted(humidity, others));
        }
    }

    private Reading compensate(int rawPressure, int rawTemperature, int rawHumidity) throws IOException {
        int fine = compensation.fineTemperature(rawTemperature);
        double celsius = compensation.centiCelsius(fine) / 100.0;
        double pascal = compensation.pascalQ8(rawPressure, fine) / 256.0;
        double humidity = compensation.humidityQ10(rawHumidity, fine) / 1024.0;
        check("temperature", celsius, -40, 85, "°C");
        check("pressure", pascal, 30_000, 110_000, "Pa");
        return new Reading(celsius, pascal, humidity);
    }

    /** Operating range of tables 1 to 3; humidity needs none, its formula ends at 0 and 100 %. */
    private static void check(String what, double value, double low, double high, String unit) throws IOException {
        if (value < low || value > high) {
            throw new IOException("BME280 %s %.2f %s is outside its operating range, %.0f to %.0f %s"
                    .formatted(what, value, unit, low, high, unit));
        }
    }

    private static int word20(byte[] data, int at) {
        return Byte.toUnsignedInt(data[at]) << 12
                | Byte.toUnsignedInt(data[at + 1]) << 4
                | Byte.toUnsignedInt(data[at + 2]) >> 4;
    }
}
