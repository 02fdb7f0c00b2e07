package dev.rubus.board.hardware;

/**
 * An I2C bus that the header brings out.
 *
 * @param number what grants call it ("1:0x76")
 * @param adapter a device path ({@code /dev/i2c-1}) or, without a slash, the adapter's name as in
 *     {@code /sys/bus/i2c/devices/i2c-N/name}
 * @param sdaLine BCM number of the data line
 * @param sclLine BCM number of the clock line
 * @param enabled false: the pins are free for GPIO and grants of this bus are refused
 */
public record I2cBus(int number, String adapter, int sdaLine, int sclLine, boolean enabled) {
    public I2cBus {
        if (number < 0 || adapter.isBlank() || sdaLine < 0 || sclLine < 0 || sdaLine == sclLine) {
            throw new IllegalArgumentException(
                    "no bus: number " + number + ", adapter \"" + adapter + "\", lines " + sdaLine + " and " + sclLine);
        }
    }

    /** Whether {@link #adapter} is a path to open rather than a name to look for. */
    public boolean adapterIsPath() {
        return adapter.startsWith("/");
    }
}
