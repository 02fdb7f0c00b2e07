package dev.rubus.kernel.vfs;

/**
 * Who asks.
 *
 * @param name of the process, for ownership
 * @param privileged true: not bound by permission bits, as root is not
 */
public record Caller(String name, boolean privileged) {
    /** Whoever may command the node. */
    public static final Caller OPERATOR = new Caller("operator", true);
}
