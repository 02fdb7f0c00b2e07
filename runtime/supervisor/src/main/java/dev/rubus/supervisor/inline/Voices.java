package dev.rubus.supervisor.inline;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Standard output and standard error of a process with many programs in it: what a thread of an inline driver prints goes to that driver's
 * log, all else where it always went.
 */
final class Voices extends OutputStream {
    private static boolean heard;

    private final PrintStream others;

    private Voices(PrintStream others) {
        this.others = others;
    }

    /** From the first call on. */
    static synchronized void hear() {
        if (!heard) {
            heard = true;
            System.setErr(new PrintStream(new Voices(System.err), true, StandardCharsets.UTF_8));
            System.setOut(new PrintStream(new Voices(System.out), true, StandardCharsets.UTF_8));
        }
    }

    private static @Nullable DriverThreads speaker() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group != null && !(group instanceof DriverThreads)) {
            group = group.getParent();
        }
        return (DriverThreads) group;
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) {
        DriverThreads driver = speaker();
        if (driver == null) {
            others.write(bytes, from, count);
        } else {
            driver.said(bytes, from, count);
        }
    }

    @Override
    public void flush() {
        others.flush();
    }
}
