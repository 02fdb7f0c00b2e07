package dev.rubus.sensors.bme280;

import java.util.random.RandomGenerator;

/** Trimming values for tests. */
final class Calibrations {
    /** T and P of Bosch's published example (BST-BMP280-DS001 §3.12); H as read from a chip, since Bosch gives no example. */
    static final Calibration BOSCH_EXAMPLE = new Calibration(
            27504, 26435, -1000, 36477, -10685, 3024, 2855, 140, -7, 15500, -14600, 6000, 75, 362, 0, 313, 50, 30);

    private Calibrations() {}

    /** Within what chips in the field carry. */
    static Calibration plausible(RandomGenerator random) {
        return new Calibration(
                random.nextInt(27_000, 29_000),
                random.nextInt(25_500, 27_000),
                random.nextInt(-1_100, 100),
                random.nextInt(35_000, 39_000),
                random.nextInt(-11_000, -10_200),
                3_024,
                random.nextInt(2_000, 11_500),
                random.nextInt(-250, 250),
                -7,
                random.nextInt(9_900, 15_501),
                random.nextInt(-14_600, -10_200),
                random.nextInt(4_285, 6_001),
                75,
                random.nextInt(340, 380),
                0,
                random.nextInt(290, 340),
                random.nextInt(0, 51),
                30);
    }
}
