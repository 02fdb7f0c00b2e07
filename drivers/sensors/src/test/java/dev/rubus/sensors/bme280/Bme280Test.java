package dev.rubus.sensors.bme280;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Bme280Test {
    private final FakeChip chip = new FakeChip(Calibrations.BOSCH_EXAMPLE);
    private Duration waited = Duration.ZERO;

    private Bme280 open() throws IOException {
        return open(Sampling.WEATHER);
    }

    private Bme280 open(Sampling sampling) throws IOException {
        return new Bme280(chip, sampling, duration -> waited = waited.plus(duration));
    }

    private String failureOfOpening() {
        return assertThrows(IOException.class, this::open).getMessage();
    }

    private String failureOfMeasuring() throws IOException {
        return assertThrows(IOException.class, open()::measure).getMessage();
    }

    @Test
    void measuringGivesTheBoschExample() throws IOException {
        chip.data(415_148, 519_888, 30_281);
        Reading reading = open().measure();
        assertEquals(25.08, reading.celsius());
        assertEquals(100_653.27, reading.pascal(), 0.02);
        assertEquals(
                new DoubleCompensation(Calibrations.BOSCH_EXAMPLE).relativeHumidityPercent(30_281, 128_422),
                reading.relativeHumidityPercent(),
                0.01);
    }

    @Test
    void openingChecksResetsWaitsAndReadsTheCalibration() throws IOException {
        open();
        assertEquals(List.of("read d0+1", "write e0=b6", "read f3+1", "read 88+26", "read e1+7"), chip.log);
        assertEquals(Duration.ofMillis(2), waited);
    }

    @Test
    void measuringWritesHumidityFirstForcesWaitsAndReadsOneBurst() throws IOException {
        Bme280 sensor = open(new Sampling(Oversampling.X2, Oversampling.X16, Oversampling.X1));
        chip.data(415_148, 519_888, 30_281);
        chip.log.clear();
        waited = Duration.ZERO;
        sensor.measure();
        assertEquals(List.of("write f2=01", "write f4=55", "read f3+1", "read f7+8"), chip.log);
        // 1.25 + 2.3 * 2 + 2.3 * 16 + 0.575 + 2.3 * 1 + 0.575 ms
        assertEquals(Duration.ofNanos(46_100_000), waited);
    }

    @ParameterizedTest
    @CsvSource({
        "0x58, a BMP280 (no humidity)",
        "0x61, a BME680",
        "0x55, a BMP180",
        "0xff, without a chip",
        "0x42, unknown"
    })
    void anotherChipIsNamed(String id, String name) {
        chip.set(0xD0, Integer.decode(id));
        String message = failureOfOpening();
        assertTrue(message.contains(id) && message.contains(name) && message.contains("0x60"), message);
    }

    @Test
    void chipThatNeverFinishesItsStartIsGivenUp() {
        chip.statusReadsUntilReady = Integer.MAX_VALUE;
        assertTrue(failureOfOpening().contains("still copying its calibration 20 ms after"));
        assertTrue(waited.compareTo(Duration.ofMillis(30)) < 0, waited.toString());
    }

    @Test
    void chipThatNeedsLongerIsWaitedFor() throws IOException {
        Bme280 sensor = open();
        chip.data(415_148, 519_888, 30_281);
        chip.statusReadsUntilReady = 5;
        assertEquals(25.08, sensor.measure().celsius());
    }

    @Test
    void chipThatNeverFinishesMeasuringIsGivenUp() throws IOException {
        Bme280 sensor = open();
        chip.statusReadsUntilReady = Integer.MAX_VALUE;
        String message = assertThrows(IOException.class, sensor::measure).getMessage();
        assertTrue(message.contains("still measuring"), message);
    }

    @ParameterizedTest
    @CsvSource({"524288, 519888, 30281", "415148, 524288, 30281", "415148, 519888, 32768"})
    void skippedValueOfAChipThatLostItsSettingsIsRefused(int pressure, int temperature, int humidity)
            throws IOException {
        chip.losesSettings = true;
        chip.data(pressure, temperature, humidity);
        String message = failureOfMeasuring();
        assertTrue(message.contains("skipped") && message.contains("ctrl_hum 0x00, ctrl_meas 0x00"), message);
    }

    @Test
    void valueThatOnlyLooksSkippedIsAValue() throws IOException {
        chip.data(415_148, 0x80000, 0x8000);
        assertEquals(
                new DoubleCompensation(Calibrations.BOSCH_EXAMPLE).celsius(0x80000),
                open().measure().celsius(),
                0.01);
    }

    @Test
    void valuesOutsideTheOperatingRangeAreRefused() throws IOException {
        chip.data(415_148, 0xfffff, 30_281);
        assertTrue(failureOfMeasuring().startsWith("BME280 temperature"));
        chip.data(0xfffff, 519_888, 30_281);
        assertTrue(failureOfMeasuring().startsWith("BME280 pressure"));
    }

    @Test
    void failedBusIsReportedAndTheNextMeasurementWorks() throws IOException {
        Bme280 sensor = open();
        chip.data(415_148, 519_888, 30_281);
        chip.refuses = true;
        assertThrows(IOException.class, sensor::measure);
        chip.refuses = false;
        assertEquals(25.08, sensor.measure().celsius());
    }
}
