package dev.rubus.abi.vdso;

/**
 * A driver, as the page has it.
 *
 * @param generation how often it was started
 * @param sinceMillis when it came into this state, ms since 1970
 */
public record VdsoDriver(String name, DriverState state, int generation, long restarts, long sinceMillis) {
    /** Bytes of the longest name. */
    public static final int MAX_NAME = 31;
}
