package dev.rubus.abi.vdso;

import dev.rubus.abi.ProtocolViolation;
import java.util.Locale;

/** Where a driver is in its life, by the words of {@code supervisor ps}. */
public enum DriverState {
    STOPPED(0),
    STARTING(1),
    RUNNING(2),
    RESTARTING(3),
    DEGRADED(4),
    HELD(5);

    private final int code;

    DriverState(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static DriverState of(int code) throws ProtocolViolation {
        for (DriverState state : values()) {
            if (state.code == code) {
                return state;
            }
        }
        throw new ProtocolViolation("driver state " + code);
    }

    /** The word for it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
