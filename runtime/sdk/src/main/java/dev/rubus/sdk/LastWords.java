package dev.rubus.sdk;

/** Makes a death loud: says the cause to ring 0, then ends the process with {@code exit 1}. */
final class LastWords {
    private LastWords() {}

    static void endOf(Ring0 ring0, Throwable cause) {
        ring0.lastWords(describe(cause));
        try {
            cause.printStackTrace();
        } finally {
            Runtime.getRuntime().halt(1);
        }
    }

    static String describe(Throwable cause) {
        if (cause instanceof StackOverflowError) {
            return "stack overflow";
        }
        if (cause instanceof OutOfMemoryError) {
            return "out of memory: " + cause.getMessage();
        }
        return "uncaught " + cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }
}
