package dev.rubus.fs;

import dev.rubus.sdk.DriverMain;

/** The process {@code fs}. */
public final class FsMain {
    private FsMain() {}

    public static void main(String[] args) {
        DriverMain.run(new FsServer());
    }
}
