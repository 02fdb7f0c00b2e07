package dev.rubus.system.sandbox.probe;

import dev.rubus.abi.I2cTransfer;
import dev.rubus.sdk.App;
import java.io.IOException;

/** A display without patience: as many writes wait for the bus as there are threads, and each that is done is followed by the next. */
public final class BusFlood {
    public static final String CHIP = "/dev/i2c/1/0x50";
    public static final int THREADS = 24;

    private BusFlood() {}

    public static void main(String[] args) throws Exception {
        App app = App.current();
        int handle = app.open(CHIP);
        I2cTransfer write = I2cTransfer.Plain.of(I2cTransfer.Message.write((byte) 0, (byte) 0x5a));
        for (int i = 0; i < THREADS; i++) {
            Thread.ofPlatform().start(() -> {
                try {
                    while (true) {
                        app.transfer(handle, write, true, CHIP);
                    }
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
        }
        Thread.sleep(Long.MAX_VALUE);
    }
}
