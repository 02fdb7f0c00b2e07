package dev.rubus.sim.device;

import java.util.Arrays;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A BME280 as its driver sees it over I2C (data sheet BST-BME280-DS002): reset and NVM copy, sleep, forced and normal mode,
 * conversion times, skipped values, resolution by oversampling. Not modelled: the IIR filter, SPI, supply current.
 *
 * <p>Its clock is asked at each message; nothing happens in between, but what should have happened is made up for then.
 */
public final class Bme280Model implements I2cTarget {
    private static final int RESET = 0xE0;
    private static final int CONTROL_HUMIDITY = 0xF2;
    private static final int STATUS = 0xF3;
    private static final int CONTROL_MEASUREMENT = 0xF4;
    private static final int CONFIG = 0xF5;
    private static final int DATA = 0xF7;

    private static final int RESET_WORD = 0xB6;
    private static final int STATUS_MEASURING = 1 << 3;
    private static final int STATUS_NVM_COPY = 1;
    private static final int MODE_MASK = 0b11;
    private static final int MODE_NORMAL = 0b11;

    /** Just below the 2 ms that table 1 gives as the maximum, so that a driver that does not wait is found out. */
    private static final long NVM_COPY_NANOS = 1_900_000;

    /** Normal mode's pause by the upper three bits of config (§5.4.6, table 27). */
    private static final long[] STANDBY_NANOS = {
        500_000, 62_500_000, 125_000_000, 250_000_000, 500_000_000, 1_000_000_000, 10_000_000, 20_000_000
    };

    private final int address;
    private final Bme280Trimming trimming;
    private final LongSupplier clock;
    private final LongFunction<Climate> environment;
    private final byte[] registers = new byte[256];

    private int pointer;
    private long copiedAt;
    private boolean copying;
    private boolean running;
    private long conversionStart;
    private long conversionEnd;
    private int humidityInForce;
    private int humidityOfConversion;
    private int queuedControl = -1;
    private @Nullable Bme280Raw fixed;

    /**
     * A chip that has just got its supply.
     *
     * @param clock nanoseconds that do not run backwards
     * @param environment the air at a time of that clock
     */
    public Bme280Model(int address, Bme280Trimming trimming, LongSupplier clock, LongFunction<Climate> environment) {
        this.address = address;
        this.trimming = trimming;
        this.clock = clock;
        this.environment = environment;
        reset(clock.getAsLong());
    }

    /** From the next conversion on it measures these values, whatever the weather. */
    public void fix(Bme280Raw values) {
        fixed = values;
    }

    @Override
    public int address() {
        return address;
    }

    /** Pairs of register and value: this chip does not move on by itself when written (§6.2.1). A last lone byte sets the pointer. */
    @Override
    public void write(byte[] data) {
        long now = clock.getAsLong();
        for (int i = 0; i < data.length; i += 2) {
            settle(now);
            pointer = Byte.toUnsignedInt(data[i]);
            if (i + 1 < data.length) {
                store(pointer, Byte.toUnsignedInt(data[i + 1]), now);
            }
        }
    }

    /** All bytes of one message are of one conversion: the chip's shadowing (§4). */
    @Override
    public void read(byte[] into) {
        settle(clock.getAsLong());
        for (int i = 0; i < into.length; i++) {
            into[i] = registers[pointer];
            pointer = (pointer + 1) % registers.length;
        }
    }

    private void store(int register, int value, long now) {
        switch (register) {
            case RESET -> {
                if (value == RESET_WORD) {
                    reset(now);
                }
            }
            case CONTROL_HUMIDITY -> {
                if (queuedControl < 0) {
                    registers[CONTROL_HUMIDITY] = (byte) (value & 0b111);
                }
            }
            case CONTROL_MEASUREMENT -> {
                if (!isMeasuring(now)) {
                    control(value, now);
                } else if (queuedControl < 0) {
                    // A mode switch waits for the end of the conversion, and further ones are ignored until then
                    // (§3.3.1).
                    queuedControl = value;
                }
            }
            case CONFIG -> registers[CONFIG] = (byte) (value & 0b1111_1101);
            default -> {
                // Everything else can only be read.
            }
        }
    }

    private void reset(long now) {
        Arrays.fill(registers, (byte) 0);
        registers[0xD0] = 0x60;
        registers[STATUS] = STATUS_NVM_COPY;
        Bme280Raw.SKIPPED.store(registers, DATA);
        copying = true;
        copiedAt = now + NVM_COPY_NANOS;
        running = false;
        humidityInForce = 0;
        queuedControl = -1;
    }

    private void control(int value, long now) {
        registers[CONTROL_MEASUREMENT] = (byte) value;
        // This write is what puts the setting for humidity in force (§5.4.3).
        humidityInForce = registers[CONTROL_HUMIDITY];
        running = (value & MODE_MASK) != 0;
        if (running) {
            begin(now);
        }
    }

    private void begin(long at) {
        humidityOfConversion = humidityInForce;
        conversionStart = at;
        conversionEnd = at + Bme280Raw.conversionNanos(controlMeasurement(), humidityOfConversion);
    }

    /** Brings the registers to what they are now. */
    private void settle(long now) {
        if (copying && now >= copiedAt) {
            copying = false;
            trimming.store(registers);
        }
        while (running && now >= conversionEnd) {
            finish(now);
        }
        registers[STATUS] = (byte) ((isMeasuring(now) ? STATUS_MEASURING : 0) | (copying ? STATUS_NVM_COPY : 0));
    }

    private void finish(long now) {
        long ended = conversionEnd;
        Bme280Raw taken = fixed == null
                ? Bme280Raw.of(trimming, environment.apply(ended), controlMeasurement(), humidityOfConversion)
                : fixed.without(controlMeasurement(), humidityOfConversion);
        taken.store(registers, DATA);
        if (queuedControl >= 0) {
            int control = queuedControl;
            queuedControl = -1;
            control(control, ended);
        } else if ((controlMeasurement() & MODE_MASK) == MODE_NORMAL) {
            long standby = STANDBY_NANOS[Byte.toUnsignedInt(registers[CONFIG]) >> 5];
            long period = standby + ended - conversionStart;
            // Cycles that nobody saw are passed over, all but the last.
            long unseen = Math.max(0, (now - ended) / period - 1);
            begin(ended + standby + unseen * period);
        } else {
            registers[CONTROL_MEASUREMENT] &= ~MODE_MASK;
            running = false;
        }
    }

    private boolean isMeasuring(long now) {
        return running && now >= conversionStart && now < conversionEnd;
    }

    private int controlMeasurement() {
        return Byte.toUnsignedInt(registers[CONTROL_MEASUREMENT]);
    }
}
