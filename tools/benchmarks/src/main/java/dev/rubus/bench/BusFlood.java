package dev.rubus.bench;

import dev.rubus.abi.I2cTransfer;
import dev.rubus.sdk.App;
import java.io.IOException;

/** The display of {@link FloodBenchmark}: as many writes wait for the bus as there are threads, and each that is done is followed by the next. */
final class BusFlood {
    static final int THREADS = 24;
    static final int ADDRESS = 0x50;
    static final String PATH = "/dev/i2c/1/0x50";

    private BusFlood() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        App app = App.current();
        int handle = app.open(PATH);
        I2cTransfer write = I2cTransfer.Plain.of(I2cTransfer.Message.write((byte) 0, (byte) 0x5a));
        for (int i = 0; i < THREADS; i++) {
            Thread.ofPlatform().start(() -> {
                try {
                    while (true) {
                        app.transfer(handle, write, true, PATH);
                    }
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
        }
        Thread.sleep(Long.MAX_VALUE);
    }
}
