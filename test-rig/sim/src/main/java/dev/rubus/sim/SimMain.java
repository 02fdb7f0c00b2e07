package dev.rubus.sim;

import dev.rubus.sdk.DriverMain;

/** The simulated board's process. */
public final class SimMain {
    private SimMain() {}

    public static void main(String[] args) {
        DriverMain.run(new SimulatedBoard());
    }
}
