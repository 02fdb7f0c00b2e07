package dev.rubus.sensors.bme280;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CompensationTest {
    private static final long SEED = 20_260_101;
    private static final int CHIPS = 200;
    private static final int SAMPLES = 500;

    private final Compensation example = new Compensation(Calibrations.BOSCH_EXAMPLE);

    @Test
    void boschExampleGivesThePublishedTemperature() {
        int fine = example.fineTemperature(519_888);
        assertEquals(128_422, fine);
        assertEquals(2_508, example.centiCelsius(fine));
    }

    /**
     * The example prints 25767236 and 100653.27 Pa, which is the floating point result with an unrounded t_fine. The published
     * integer formula, run step by step, gives 25767233: 0.01 Pa less.
     */
    @Test
    void boschExampleGivesThePublishedPressure() {
        DoubleCompensation doubles = new DoubleCompensation(Calibrations.BOSCH_EXAMPLE);
        double pascal = doubles.pascal(415_148, doubles.fineTemperature(519_888));
        assertEquals(25_767_236, (long) (pascal * 256));
        assertEquals(100_653.27, pascal, 0.005);
        assertEquals(25_767_233, example.pascalQ8(415_148, 128_422));
    }

    /** Bosch publishes none; computed apart from this code, in rational numbers 56.5631 % and by the integer steps 57923. */
    @Test
    void humidityIsThatOfTheVectorComputedByHand() {
        assertEquals(57_923, example.humidityQ10(30_281, 128_422));
        assertEquals(
                56.56314,
                new DoubleCompensation(Calibrations.BOSCH_EXAMPLE).relativeHumidityPercent(30_281, 128_422),
                1e-5);
    }

    @Test
    void humidityOfADryAndAWetRawValueStaysWithinNoneAndAll() {
        assertEquals(0, example.humidityQ10(0, 128_422));
        assertEquals(102_400, example.humidityQ10(0xffff, 128_422));
    }

    @Test
    void extremeRawValuesSaturateInsteadOfTurningRound() {
        Calibration steep = new Calibration(
                27504, 26435, -1000, 36477, -10685, 3024, 2855, 140, -7, 15500, -14600, 6000, 0, 32767, 255, -2048, 0,
                127);
        int hottest = example.fineTemperature(0xfffff);
        assertEquals(102_400, new Compensation(steep).humidityQ10(0xffff, hottest));
    }

    @Test
    void calibrationWithoutPressureAnswersNothingInsteadOfDividingByZero() {
        Calibration none = new Calibration(27504, 26435, -1000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 75, 362, 0, 313, 50, 30);
        assertEquals(0, new Compensation(none).pascalQ8(415_148, 128_422));
    }

    @Test
    void integerAndFloatingPointFormulasAgreeOnPlausibleChips() {
        System.out.println("seed " + SEED);
        SplittableRandom random = new SplittableRandom(SEED);
        int compared = 0;
        for (int chip = 0; chip < CHIPS; chip++) {
            Calibration calibration = Calibrations.plausible(random);
            Compensation integers = new Compensation(calibration);
            DoubleCompensation doubles = new DoubleCompensation(calibration);
            for (int i = 0; i < SAMPLES; i++) {
                int rawT = random.nextInt(1 << 20);
                int rawP = random.nextInt(1 << 20);
                int rawH = random.nextInt(1 << 16);
                double celsius = doubles.celsius(rawT);
                if (celsius < -40 || celsius > 85) {
                    continue;
                }
                int fine = integers.fineTemperature(rawT);
                String at = calibration + " raw " + rawT + ", " + rawP + ", " + rawH;
                assertEquals(celsius, integers.centiCelsius(fine) / 100.0, 0.01, at);
                double pascal = doubles.pascal(rawP, doubles.fineTemperature(rawT));
                if (pascal >= 30_000 && pascal <= 110_000) {
                    assertEquals(pascal, integers.pascalQ8(rawP, fine) / 256.0, 1.0, at);
                }
                double humidity = doubles.relativeHumidityPercent(rawH, doubles.fineTemperature(rawT));
                assertEquals(humidity, integers.humidityQ10(rawH, fine) / 1024.0, 0.05, at);
                compared++;
            }
        }
        assertTrue(compared > 10_000, "only " + compared + " samples were within the operating range");
    }
}
