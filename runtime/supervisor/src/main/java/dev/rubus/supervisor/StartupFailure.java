package dev.rubus.supervisor;

/** The node cannot start: one line (or one for each problem of the configuration) with what, why and what to do. */
public final class StartupFailure extends Exception {
    private final int exitCode;

    public StartupFailure(int exitCode, String line) {
        super(line);
        this.exitCode = exitCode;
    }

    public StartupFailure(int exitCode, String line, Throwable cause) {
        super(line, cause);
        this.exitCode = exitCode;
    }

    /** Of the contract: 1 failed, 2 wrong usage, 4 refused. */
    public int exitCode() {
        return exitCode;
    }
}
