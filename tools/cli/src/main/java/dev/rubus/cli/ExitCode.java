package dev.rubus.cli;

/** The exit codes that scripts rely on; they change only with a version. */
public final class ExitCode {

    public static final int DONE = 0;
    public static final int FAILED = 1;
    public static final int USAGE = 2;
    public static final int NOT_RUNNING = 3;
    public static final int REFUSED = 4;

    private ExitCode() {}
}
