package dev.rubus.board.grant;

import dev.rubus.board.quantity.BadValue;
import dev.rubus.board.quantity.Reserve;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One 7-bit address on one I2C bus.
 *
 * @param bus the board's bus number
 * @param address 0x03..0x77; what is below and above is reserved by the I2C specification (UM10204, table 4)
 * @param reserve what of the bus's time is the app's
 */
public record I2cGrant(int bus, int address, Optional<Reserve> reserve) {
    public static final int MIN_ADDRESS = 0x03;
    public static final int MAX_ADDRESS = 0x77;
    private static final int MAX_TEN_BIT = 0x3ff;

    private static final Pattern FORM =
            Pattern.compile("\\s*([0-9]{1,4})\\s*:\\s*0x([0-9a-fA-F]{1,7})\\s*(?:,\\s*reserve=([^,]*))?");

    public I2cGrant {
        if (bus < 0 || address < MIN_ADDRESS || address > MAX_ADDRESS) {
            throw new IllegalArgumentException(String.format("no I2C device can be at %d:0x%02x", bus, address));
        }
    }

    /** Without a reservation. */
    public I2cGrant(int bus, int address) {
        this(bus, address, Optional.empty());
    }

    /** From {@code BUS:0xADDRESS}, and {@code ,reserve=2ms/100ms}. Hexadecimal only: "1:76" would mean one thing to i2cdetect and another to C. */
    public static I2cGrant parse(String text) throws BadValue {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new BadValue(
                    "an I2C grant such as \"1:0x76\" or \"1:0x76,reserve=2ms/100ms\"",
                    "write the bus number, a colon and the address in hexadecimal");
        }
        String reserve = form.group(3);
        return new I2cGrant(
                Integer.parseInt(form.group(1)),
                checkAddress(Integer.parseInt(form.group(2), 16)),
                reserve == null ? Optional.empty() : Optional.of(Reserve.parse(reserve)));
    }

    /** The same address, if a device may have it. */
    public static int checkAddress(int address) throws BadValue {
        if (address > MAX_ADDRESS && address <= MAX_TEN_BIT) {
            throw new BadValue(
                    "a 7-bit address from 0x03 to 0x77 (10-bit addresses are not supported)",
                    "use the device's 7-bit address");
        }
        if (address < MIN_ADDRESS || address > MAX_ADDRESS) {
            throw new BadValue("a 7-bit address from 0x03 to 0x77", "use the address that i2cdetect shows");
        }
        return address;
    }

    @Override
    public String toString() {
        return String.format("%d:0x%02x", bus, address)
                + reserve.map(r -> ",reserve=" + r).orElse("");
    }
}
