package dev.rubus.sim.device.gpio;

/** What the outside world does to a line. */
public enum Wire {
    /** Nothing holds it: an open switch, an unplugged cable. The pull decides. */
    OPEN,
    /** Tied to ground. */
    LOW,
    /** Tied to the supply. */
    HIGH
}
