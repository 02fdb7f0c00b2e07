package dev.rubus.sensors.sht3x;

import dev.rubus.sensors.CommandDevice;
import dev.rubus.sensors.Pause;
import java.io.IOException;

/**
 * Sensirion SHT3x-DIS, measuring when asked. It has no state that a failure could spoil: the next call starts afresh. Clock
 * stretching is left off, because the I2C controller of many Raspberry Pis is unreliable at it. One thread at a time.
 */
public final class Sht3x {
    /** I2C address with ADDR at ground; 0x45 with ADDR at the supply (table 8). */
    public static final int ADDRESS = 0x44;

    private static final double FULL_SCALE = 65_535;

    private final CommandDevice device;
    private final Repeatability repeatability;
    private final Pause pause;

    public Sht3x(CommandDevice device, Repeatability repeatability, Pause pause) {
        this.device = device;
        this.repeatability = repeatability;
        this.pause = pause;
    }

    /**
     * Measures once; takes up to 16 ms.
     *
     * @throws IOException if the bus refuses, which is also how the chip says that it is not ready, or a checksum is wrong
     */
    public Reading measure() throws IOException {
        device.write(Repeatability.SINGLE_SHOT, repeatability.command);
        pause.pause(repeatability.longest);
        byte[] answer = new byte[6];
        device.read(answer);
        // §4.13
        double celsius = -45 + 175 * word(answer, 0, "temperature") / FULL_SCALE;
        double humidity = 100 * word(answer, 3, "humidity") / FULL_SCALE;
        return new Reading(celsius, humidity);
    }

    private static int word(byte[] answer, int at, String what) throws IOException {
        int found = Byte.toUnsignedInt(answer[at + 2]);
        int expected = Crc8.of(answer, at, 2);
        if (found != expected) {
            throw new IOException(
                    "SHT3x %s has checksum 0x%02x, expected 0x%02x: bus trouble".formatted(what, found, expected));
        }
        return Byte.toUnsignedInt(answer[at]) << 8 | Byte.toUnsignedInt(answer[at + 1]);
    }
}
