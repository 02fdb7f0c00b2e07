package dev.rubus.sensors.ads1115;

import dev.rubus.sensors.Pause;
import dev.rubus.sensors.RegisterDevice;
import java.io.IOException;
import java.time.Duration;

/**
 * TI ADS1115, one conversion when asked (single-shot mode), at 128 samples a second, comparator off. Each call configures the
 * chip, so after a failure the next one starts afresh. One thread at a time.
 */
public final class Ads1115 {
    /** I2C address with ADDR at ground; up to 0x4B otherwise. */
    public static final int ADDRESS = 0x48;

    private static final int REGISTER_CONVERSION = 0;
    private static final int REGISTER_CONFIG = 1;

    private static final int IDLE_OR_START = 1 << 15;
    private static final int SINGLE_SHOT = 1 << 8;
    private static final int SAMPLES_128 = 0b100 << 5;
    private static final int COMPARATOR_OFF = 0b11;

    /** 1/128 s and the 10 % by which the chip's clock may be slow. */
    private static final Duration CONVERSION = Duration.ofNanos(8_600_000);

    /** One conversion at the slowest rate, 8 a second and 10 % slow: another program may have left it running. */
    private static final Duration PATIENCE = Duration.ofMillis(140);

    private static final Duration POLL = Duration.ofMillis(1);

    private final RegisterDevice device;
    private final Pause pause;

    public Ads1115(RegisterDevice device, Pause pause) {
        this.device = device;
        this.pause = pause;
    }

    /**
     * Measures once; takes about 9 ms.
     *
     * @return volts, negative where the second input of a pair is higher
     * @throws IOException if the bus refuses, the chip does not finish or lost its settings, or the input is beyond the range
     */
    public double volts(Input input, Range range) throws IOException {
        int config = input.code << 12 | range.code << 9 | SINGLE_SHOT | SAMPLES_128 | COMPARATOR_OFF;
        if ((word(REGISTER_CONFIG) & IDLE_OR_START) == 0) {
            // A start is ignored during a conversion, so that has to end first.
            configure(config);
            awaitIdle();
        }
        configure(config | IDLE_OR_START);
        pause.pause(CONVERSION);
        int now = awaitIdle();
        if (now != (config | IDLE_OR_START)) {
            throw new IOException(
                    "ADS1115 lost its settings (config 0x%04x, expected 0x%04x), as after a dip of its supply"
                            .formatted(now, config | IDLE_OR_START));
        }
        return toVolts((short) word(REGISTER_CONVERSION), range);
    }

    /** Data format: full scale is 32768 steps; both ends of the code also stand for all that lies beyond. */
    static double toVolts(short code, Range range) throws IOException {
        if (code == Short.MAX_VALUE || code == Short.MIN_VALUE) {
            throw new IOException("ADS1115 input is beyond ±" + range.fullScale + " V: choose a wider range");
        }
        return code * range.fullScale / 32_768;
    }

    private int awaitIdle() throws IOException {
        for (Duration waited = Duration.ZERO; waited.compareTo(PATIENCE) < 0; waited = waited.plus(POLL)) {
            int config = word(REGISTER_CONFIG);
            if ((config & IDLE_OR_START) != 0) {
                return config;
            }
            pause.pause(POLL);
        }
        throw new IOException("ADS1115 is still converting after " + PATIENCE.toMillis() + " ms");
    }

    private void configure(int config) throws IOException {
        device.write(REGISTER_CONFIG, (byte) (config >> 8), (byte) config);
    }

    private int word(int register) throws IOException {
        byte[] two = new byte[2];
        device.read(register, two);
        return Byte.toUnsignedInt(two[0]) << 8 | Byte.toUnsignedInt(two[1]);
    }
}
