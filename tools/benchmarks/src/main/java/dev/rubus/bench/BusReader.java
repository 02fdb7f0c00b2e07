package dev.rubus.bench;

import dev.rubus.abi.I2cTransfer;
import dev.rubus.sdk.App;
import java.io.IOException;

/** The sensor's app of {@link FloodBenchmark}: reads a register now and then, for so long that the bus is slow and flooded when it counts. */
final class BusReader {
    static final String PATH = "/dev/i2c/1/0x76";
    private static final byte CHIP_ID = (byte) 0xd0;
    private static final int READS = 60;
    private static final long SETTLE_MILLIS = 4_000;
    private static final long PAUSE_MILLIS = 20;

    private BusReader() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        App app = App.current();
        int handle = app.open(PATH);
        I2cTransfer read = I2cTransfer.Plain.of(I2cTransfer.Message.write(CHIP_ID), I2cTransfer.Message.read(1));
        Thread.sleep(SETTLE_MILLIS);
        for (int i = 0; i < READS; i++) {
            long begun = System.nanoTime();
            app.transfer(handle, read, true, PATH);
            System.out.println("READ " + (System.nanoTime() - begun) / 1e6);
            Thread.sleep(PAUSE_MILLIS);
        }
        System.out.println("END");
        Thread.sleep(Long.MAX_VALUE);
    }
}
