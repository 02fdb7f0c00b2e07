package dev.rubus.app.weather;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.sensors.RegisterDevice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class StationTest {
    private final Chip chip = new Chip();
    private final List<String> published = new ArrayList<>();
    private boolean brokerFull;

    private final Station station = new Station(chip, values -> {
        if (brokerFull) {
            throw new IOException("publish " + values.getFirst().point() + ": EAGAIN");
        }
        values.forEach(v -> published.add(
                String.format(Locale.ROOT, "%s %.2f %s %s", v.point(), v.value(), v.unit(), v.quality())));
    });

    /** Registers of a BME280 whose calibration and values are those of the BMP280 data sheet's example (25.08 °C). */
    private static final class Chip implements RegisterDevice {
        private final byte[] registers = new byte[256];
        private int resets;
        private boolean gone;

        Chip() {
            registers[0xd0] = 0x60;
            int[] calibration = {27504, 26435, -1000, 36477, -10685, 3024, 2855, 140, -7, 15500, -14600, 6000};
            for (int i = 0; i < calibration.length; i++) {
                registers[0x88 + 2 * i] = (byte) calibration[i];
                registers[0x89 + 2 * i] = (byte) (calibration[i] >> 8);
            }
            int[] data = {415148 >> 12, 415148 >> 4, 415148 << 4, 519888 >> 12, 519888 >> 4, 519888 << 4, 0x6a, 0};
            for (int i = 0; i < data.length; i++) {
                registers[0xf7 + i] = (byte) data[i];
            }
        }

        @Override
        public void read(int register, byte[] into) throws IOException {
            answer();
            System.arraycopy(registers, register, into, 0, into.length);
        }

        @Override
        public void write(int register, byte... values) throws IOException {
            answer();
            if (register == 0xe0) {
                resets++;
            } else {
                registers[register] = values[0];
            }
        }

        private void answer() throws IOException {
            if (gone) {
                throw new IOException("transfer /dev/i2c/1/0x76: ENXIO");
            }
        }
    }

    @Test
    void aMeasurementIsThreeGoodPoints() {
        station.measure();
        assertEquals(3, published.size());
        assertEquals("temperature 25.08 °C GOOD", published.get(0));
        assertTrue(published.get(1).matches("humidity [0-9.]+ % GOOD"), published.get(1));
        assertTrue(published.get(2).matches("pressure 10065\\d\\.\\d\\d Pa GOOD"), published.get(2));
    }

    @Test
    void aSensorThatNeverAnsweredPublishesNothing() {
        chip.gone = true;
        station.measure();
        station.measure();
        assertEquals(List.of(), published);
    }

    @Test
    void aSensorThatFailsPublishesItsLastValuesAsBad() {
        station.measure();
        published.clear();
        chip.gone = true;
        station.measure();
        assertEquals("temperature 25.08 °C BAD", published.getFirst());
        assertEquals(3, published.size());
    }

    @Test
    void aSensorThatComesBackIsStartedAnew() {
        station.measure();
        chip.gone = true;
        station.measure();
        chip.gone = false;
        published.clear();
        station.measure();
        assertEquals("temperature 25.08 °C GOOD", published.getFirst());
        assertEquals(2, chip.resets);
    }

    @Test
    void aBrokerThatIsFullEndsNothingAndResetsNoSensor() {
        brokerFull = true;
        station.measure();
        brokerFull = false;
        station.measure();
        assertEquals(3, published.size());
        assertEquals(1, chip.resets);
    }
}
