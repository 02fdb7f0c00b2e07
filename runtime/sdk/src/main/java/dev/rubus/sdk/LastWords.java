package dev.rubus.sdk;

import java.util.Arrays;

/** Makes a death loud: says the cause to ring 0, then ends the process with {@code exit 1}. */
final class LastWords {
    /** A stack that overflowed has 1024 frames, and says nothing new after a few. */
    private static final int FRAMES = 40;

    private LastWords() {}

    static void endOf(Ring0 ring0, Throwable cause) {
        ring0.lastWords(describe(cause));
        try {
            StackTraceElement[] frames = cause.getStackTrace();
            if (frames.length > FRAMES) {
                cause.setStackTrace(Arrays.copyOf(frames, FRAMES));
            }
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
