package dev.rubus.sensors.mcp23017;

import dev.rubus.sensors.RegisterDevice;
import java.io.IOException;

/**
 * Microchip MCP23017. All masks and levels are 16 bits: GPA0 is bit 0, GPB7 is bit 15. No interrupts. One thread at a time.
 *
 * <p>Taking the chip over changes no pin, so that outputs keep their level when a program restarts.
 */
public final class Mcp23017 {
    /** I2C address with A0 to A2 at ground; up to 0x27 otherwise. */
    public static final int ADDRESS = 0x20;

    // Table 3-5: addresses with IOCON.BANK = 0, port A first and port B next to it.
    private static final int DIRECTION = 0x00;
    private static final int POLARITY = 0x02;
    private static final int INTERRUPT_ON_CHANGE = 0x04;
    private static final int INTERRUPT_ON_CHANGE_B_OR_CONTROL_OF_BANK_1 = 0x05;
    private static final int CONTROL = 0x0A;
    private static final int PULL_UP = 0x0C;
    private static final int PINS = 0x12;
    private static final int LATCHES = 0x14;

    private final RegisterDevice device;

    /**
     * Brings the chip into the addressing that this class uses, whichever it was in.
     *
     * @throws IOException if the bus refuses
     */
    public Mcp23017(RegisterDevice device) throws IOException {
        this.device = device;
        // With BANK = 1 this is IOCON and clears BANK; with BANK = 0 it is GPINTENB, which is to be 0 anyway (tables
        // 3-4 and 3-5).
        device.write(INTERRUPT_ON_CHANGE_B_OR_CONTROL_OF_BANK_1, (byte) 0);
        device.write(CONTROL, (byte) 0);
        device.write(INTERRUPT_ON_CHANGE, (byte) 0, (byte) 0);
    }

    /**
     * Sets all pins. An output starts at its level at once: latches are written before directions.
     *
     * @param outputs 1 for an output, 0 for an input
     * @param pullUps 1 for an input with the chip's 100 kΩ to the supply
     * @param levels what outputs start with
     */
    public void configure(int outputs, int pullUps, int levels) throws IOException {
        write16(POLARITY, 0);
        write16(PULL_UP, check("pull-ups", pullUps));
        write16(LATCHES, check("levels", levels));
        write16(DIRECTION, ~check("outputs", outputs));
    }

    /** Which pins are outputs: 0 for all after the chip lost its supply, so a caller can tell. */
    public int outputs() throws IOException {
        return ~read16(DIRECTION) & 0xffff;
    }

    /** The level of every pin, outputs included. */
    public int read() throws IOException {
        return read16(PINS);
    }

    /** Drives all outputs, both ports in one message. */
    public void write(int levels) throws IOException {
        write16(LATCHES, check("levels", levels));
    }

    private int read16(int register) throws IOException {
        byte[] both = new byte[2];
        device.read(register, both);
        return Byte.toUnsignedInt(both[0]) | Byte.toUnsignedInt(both[1]) << 8;
    }

    private void write16(int register, int value) throws IOException {
        device.write(register, (byte) value, (byte) (value >> 8));
    }

    private static int check(String what, int mask) {
        if (mask < 0 || mask > 0xffff) {
            throw new IllegalArgumentException(what + " 0x" + Integer.toHexString(mask) + ", expected 16 bits");
        }
        return mask;
    }
}
