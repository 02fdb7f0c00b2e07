package dev.rubus.sim.device.gpio;

/** The event count of one line request, shared by its lines. With a single line it says the same as the line's own. */
public final class RequestSequence {
    private int last;

    int next() {
        return ++last;
    }
}
