package dev.rubus.system.sandbox.probe;

import dev.rubus.abi.I2cTransfer;
import dev.rubus.sdk.App;

/** A sensor's app: reads one register now and then, and says how long that took: {@code READ NANOSECONDS}. */
public final class BusReader {
    public static final String CHIP = "/dev/i2c/1/0x76";
    private static final byte CHIP_ID = (byte) 0xd0;
    private static final long PAUSE_MILLIS = 25;

    private BusReader() {}

    public static void main(String[] args) throws Exception {
        App app = App.current();
        int handle = app.open(CHIP);
        I2cTransfer read = I2cTransfer.Plain.of(I2cTransfer.Message.write(CHIP_ID), I2cTransfer.Message.read(1));
        while (true) {
            long begun = System.nanoTime();
            app.transfer(handle, read, true, CHIP);
            System.out.println("READ " + (System.nanoTime() - begun));
            Thread.sleep(PAUSE_MILLIS);
        }
    }
}
