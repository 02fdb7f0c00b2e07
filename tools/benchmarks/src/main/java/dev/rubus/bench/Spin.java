package dev.rubus.bench;

/** How both ends of {@link IpcWire} wait. On a machine with other work the peer may have no CPU while this end spins, so it gives way at times. */
final class Spin {
    private static final int SPINS = 4096;

    private static int turns;

    private Spin() {}

    /** One turn. The one thread of the process that measures. */
    static void turn() {
        if (++turns % SPINS == 0) {
            Thread.yield();
        } else {
            Thread.onSpinWait();
        }
    }
}
