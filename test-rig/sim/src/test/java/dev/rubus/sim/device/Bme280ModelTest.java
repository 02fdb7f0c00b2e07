package dev.rubus.sim.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.sensors.bme280.Bme280;
import dev.rubus.sensors.bme280.Oversampling;
import dev.rubus.sensors.bme280.Reading;
import dev.rubus.sensors.bme280.Sampling;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class Bme280ModelTest {
    private static final long SEED = 280;
    private static final Duration CONVERSION = Duration.ofMillis(8);

    private final ManualClock clock = new ManualClock();
    private Climate air = new Climate(21.5, 98_765, 43);
    private final Bme280Model model = new Bme280Model(0x76, Bme280Trimming.EXAMPLE, clock, nanos -> air);
    private final I2cBusModel bus = new I2cBusModel();
    private final BusRegisters registers = new BusRegisters(bus, 0x76);

    Bme280ModelTest() {
        bus.attach(model);
    }

    private byte[] data() throws IOException {
        byte[] data = new byte[8];
        registers.read(0xF7, data);
        return data;
    }

    private boolean isMeasuring() throws IOException {
        return (registers.read(0xF3) & 0b1000) != 0;
    }

    @ParameterizedTest
    @EnumSource(Oversampling.class)
    void driverReadsTheWantedAirWithinTheResolution(Oversampling times) throws IOException {
        System.out.println("seed " + SEED);
        SplittableRandom random = new SplittableRandom(SEED);
        Bme280 driver = new Bme280(registers, new Sampling(times, times, times), clock);
        // Without filter the chip gives 16 bits, and one more for each doubling; the driver's own step of 0.01 °C comes
        // on top.
        int step = 16 >> times.ordinal();
        for (int i = 0; i < 500; i++) {
            air = new Climate(
                    random.nextDouble(-39.9, 84.9), random.nextDouble(30_100, 109_900), random.nextDouble(1, 99));
            Reading reading = driver.measure();
            String at = air + " read as " + reading;
            assertEquals(air.celsius(), reading.celsius(), 0.01 + 0.0002 * step, at);
            assertEquals(air.pascal(), reading.pascal(), 0.4 + 0.15 * step, at);
            assertEquals(air.relativeHumidityPercent(), reading.relativeHumidityPercent(), 0.05, at);
        }
    }

    @Test
    void driverReadsADayOfWeatherWithoutAFailure() throws IOException {
        Weather weather = new Weather(SEED);
        Bme280 driver = new Bme280(registers, Sampling.WEATHER, clock);
        for (int minute = 0; minute < 24 * 60; minute++) {
            air = weather.at(minute * 60_000L);
            assertEquals(air.celsius(), driver.measure().celsius(), 0.02);
        }
    }

    @Test
    void forcedMeasurementTakesItsTimeAndGoesBackToSleep() throws IOException {
        registers.write(0xF2, (byte) 1);
        registers.write(0xF4, (byte) 0b001_001_01);
        byte[] before = data();
        assertTrue(isMeasuring());
        clock.pause(CONVERSION.minusNanos(1));
        assertTrue(isMeasuring());
        assertArrayEquals(before, data());
        clock.pause(Duration.ofNanos(1));
        assertEquals(0b001_001_00, registers.read(0xF4));
        assertTrue(!isMeasuring());
        assertTrue(!Arrays.equals(before, data()));
    }

    @Test
    void airIsThatOfTheEndOfTheConversionHoweverLateItIsRead() throws IOException {
        Bme280Model late =
                new Bme280Model(0x77, Bme280Trimming.EXAMPLE, clock, nanos -> new Climate(nanos / 1e9, 100_000, 50));
        bus.attach(late);
        Bme280 driver = new Bme280(
                new BusRegisters(bus, 0x77),
                Sampling.WEATHER,
                duration -> clock.pause(duration.compareTo(CONVERSION) > 0 ? Duration.ofSeconds(60) : duration));
        assertEquals(1.0, driver.measure().celsius(), 0.03);
    }

    @Test
    void measurementThatWasAskedForDuringAnotherComesAfterIt() throws IOException {
        registers.write(0xF2, (byte) 1);
        registers.write(0xF4, (byte) 0b001_001_01);
        clock.pause(Duration.ofMillis(4));
        registers.write(0xF4, (byte) 0b001_001_01);
        clock.pause(Duration.ofMillis(11));
        assertTrue(isMeasuring());
        clock.pause(Duration.ofMillis(1));
        assertTrue(!isMeasuring());
    }

    @Test
    void driverWaitsForAMeasurementThatItsPredecessorLeftRunning() throws IOException {
        Sampling slow = new Sampling(Oversampling.X16, Oversampling.X16, Oversampling.X16);
        Bme280 driver = new Bme280(registers, slow, clock);
        registers.write(0xF4, (byte) 0b101_101_01);
        assertTrue(isMeasuring());
        assertEquals(21.5, driver.measure().celsius(), 0.01);
    }

    @Test
    void normalModeMeasuresOverAndOver() throws IOException {
        registers.write(0xF5, (byte) (0b101 << 5));
        registers.write(0xF2, (byte) 1);
        registers.write(0xF4, (byte) 0b001_001_11);
        clock.pause(Duration.ofMillis(9));
        byte[] first = data();
        assertTrue(!isMeasuring());
        air = new Climate(30, 98_765, 43);
        clock.pause(Duration.ofMillis(900));
        assertArrayEquals(first, data());
        clock.pause(Duration.ofHours(1).plusMillis(200));
        assertTrue(!Arrays.equals(first, data()));
        assertEquals(0b001_001_11, registers.read(0xF4));
    }

    @Test
    void valueThatIsNotSampledIsMarkedSkipped() throws IOException {
        registers.write(0xF2, (byte) 0);
        registers.write(0xF4, (byte) 0b001_000_01);
        clock.pause(CONVERSION);
        byte[] data = data();
        assertArrayEquals(new byte[] {(byte) 0x80, 0, 0}, Arrays.copyOf(data, 3));
        assertArrayEquals(new byte[] {(byte) 0x80, 0}, Arrays.copyOfRange(data, 6, 8));
    }

    @Test
    void humiditySettingIsNotInForceBeforeTheOtherRegisterIsWritten() throws IOException {
        byte[] skipped = {(byte) 0x80, 0};
        registers.write(0xF4, (byte) 0b001_001_11);
        registers.write(0xF2, (byte) 1);
        // Long enough for a second cycle, which the new setting must not reach either.
        clock.pause(Duration.ofMillis(20));
        assertArrayEquals(skipped, Arrays.copyOfRange(data(), 6, 8));
        registers.write(0xF4, (byte) 0b001_001_11);
        clock.pause(Duration.ofMillis(20));
        assertTrue(!Arrays.equals(skipped, Arrays.copyOfRange(data(), 6, 8)));
    }

    @Test
    void calibrationIsThereOnlyAfterTheCopy() throws IOException {
        registers.write(0xE0, (byte) 0xB6);
        assertEquals(1, registers.read(0xF3));
        assertEquals(0, registers.read(0x88));
        clock.pause(Duration.ofMillis(2));
        assertEquals(0, registers.read(0xF3));
        assertEquals(27504 & 0xff, registers.read(0x88));
    }

    @Test
    void onlyControlRegistersCanBeWrittenAndEachByItsNumber() throws IOException {
        registers.write(0xD0, (byte) 0x58);
        assertEquals(0x60, registers.read(0xD0));
        registers.write(0xF2, (byte) 0b011, (byte) 0xF5, (byte) 0x20);
        assertEquals(0b011, registers.read(0xF2));
        assertEquals(0x20, registers.read(0xF5));
    }

    @Test
    void airThatTheChipCannotExpressEndsAtTheNearerEnd() throws IOException {
        Bme280 driver = new Bme280(registers, Sampling.WEATHER, clock);
        air = new Climate(20, 100_000, 250);
        assertEquals(100, driver.measure().relativeHumidityPercent());
        air = new Climate(1_000, 100_000, 50);
        assertThrows(IOException.class, driver::measure);
    }
}
