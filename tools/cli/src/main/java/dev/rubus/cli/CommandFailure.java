package dev.rubus.cli;

/** Why a command did not do what it was asked: one line that says what, why and what to do, and its exit code. */
public final class CommandFailure extends Exception {

    private static final long serialVersionUID = 1;

    private final int exit;

    public CommandFailure(int exit, String message) {
        // Nobody sees the stack; the message is the whole story.
        super(message, null, false, false);
        this.exit = exit;
    }

    public static CommandFailure failed(String message) {
        return new CommandFailure(ExitCode.FAILED, message);
    }

    public static CommandFailure usage(String message) {
        return new CommandFailure(ExitCode.USAGE, message);
    }

    public int exit() {
        return exit;
    }

    public String why() {
        return String.valueOf(getMessage());
    }
}
