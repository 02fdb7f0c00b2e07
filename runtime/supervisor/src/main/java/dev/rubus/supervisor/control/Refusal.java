package dev.rubus.supervisor.control;

/** A command that cannot be done: the exit code and the one line that the user sees. */
final class Refusal extends Exception {
    private final int exitCode;
    private final String line;

    Refusal(int exitCode, String line) {
        super(line);
        this.exitCode = exitCode;
        this.line = line;
    }

    static Refusal failed(String line) {
        return new Refusal(1, line);
    }

    static Refusal usage(String line) {
        return new Refusal(2, line);
    }

    int exitCode() {
        return exitCode;
    }

    String line() {
        return line;
    }
}
