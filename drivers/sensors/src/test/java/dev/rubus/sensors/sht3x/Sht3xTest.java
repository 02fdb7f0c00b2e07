package dev.rubus.sensors.sht3x;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.sensors.CommandDevice;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Sht3xTest {
    private byte[] answer = new byte[6];
    private byte[] command = {};
    private Duration waited = Duration.ZERO;

    private final CommandDevice device = new CommandDevice() {
        @Override
        public void write(byte... bytes) {
            command = bytes;
        }

        @Override
        public void read(byte[] into) {
            System.arraycopy(answer, 0, into, 0, into.length);
        }
    };

    private Reading measure(Repeatability repeatability) throws IOException {
        return new Sht3x(device, repeatability, duration -> waited = waited.plus(duration)).measure();
    }

    private void answers(int temperature, int humidity) {
        answer =
                new byte[] {(byte) (temperature >> 8), (byte) temperature, 0, (byte) (humidity >> 8), (byte) humidity, 0
                };
        answer[2] = (byte) Crc8.of(answer, 0, 2);
        answer[5] = (byte) Crc8.of(answer, 3, 2);
    }

    @Test
    void checksumOfTheDataSheetsExample() {
        assertEquals(0x92, Crc8.of(new byte[] {(byte) 0xBE, (byte) 0xEF}, 0, 2));
    }

    @ParameterizedTest
    @CsvSource({"0, 0, -45, 0", "65535, 65535, 130, 100", "26214, 32768, 25.0, 50.0008"})
    void valuesAreThoseOfTheFormula(int temperature, int humidity, double celsius, double percent) throws IOException {
        answers(temperature, humidity);
        Reading reading = measure(Repeatability.HIGH);
        assertEquals(celsius, reading.celsius(), 0.0001);
        assertEquals(percent, reading.relativeHumidityPercent(), 0.0001);
    }

    @ParameterizedTest
    @CsvSource({"HIGH, 0x00, 15500", "MEDIUM, 0x0B, 6500", "LOW, 0x16, 4500"})
    void commandAndDurationFollowTheRepeatability(Repeatability repeatability, String low, long micros)
            throws IOException {
        answers(26214, 32768);
        measure(repeatability);
        assertArrayEquals(new byte[] {0x24, Byte.decode(low)}, command);
        assertEquals(Duration.ofNanos(micros * 1000), waited);
    }

    @Test
    void everyFlippedBitIsNoticed() {
        for (int bit = 0; bit < 48; bit++) {
            answers(26214, 32768);
            answer[bit / 8] ^= (byte) (1 << bit % 8);
            String message = assertThrows(IOException.class, () -> measure(Repeatability.HIGH), "bit " + bit)
                    .getMessage();
            assertTrue(message.contains(bit < 24 ? "temperature" : "humidity"), message);
        }
    }
}
