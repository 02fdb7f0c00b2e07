package dev.rubus.supervisor.inline;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** All threads of one run of an inline driver: the one it was started on, and those that it started since. Any thread. */
final class DriverThreads extends ThreadGroup {
    /** As the last words of a process: more frames say nothing new. */
    private static final int FRAMES = 40;

    private final String driver;
    private final Speech speech;
    private final Consumer<Throwable> uncaught;
    private volatile boolean givenUp;

    /**
     * Makes none yet.
     *
     * @param speech gets what they print
     * @param uncaught is told, on the dying thread, what one of them died of
     */
    DriverThreads(String driver, Speech speech, Consumer<Throwable> uncaught) {
        super("driver " + driver);
        this.driver = driver;
        this.speech = speech;
        this.uncaught = uncaught;
    }

    /** How many threads are still there of runs of this driver that were given up. */
    static int leftOf(String driver) {
        ThreadGroup root = Thread.currentThread().getThreadGroup();
        while (root.getParent() != null) {
            root = root.getParent();
        }
        return (int) living(root).stream()
                .filter(thread -> thread.getThreadGroup() instanceof DriverThreads its
                        && its.givenUp
                        && its.driver.equals(driver))
                .count();
    }

    List<String> names() {
        return living(this).stream().map(Thread::getName).toList();
    }

    void giveUp() {
        givenUp = true;
    }

    @Override
    public void uncaughtException(Thread dead, Throwable cause) {
        describe(dead, cause);
        uncaught.accept(cause);
    }

    /** Puts the stack trace where a process's standard error would have it. */
    void describe(Thread dead, Throwable cause) {
        StringWriter trace = new StringWriter();
        cause.printStackTrace(new PrintWriter(trace));
        say("thread " + dead.getName() + " died: "
                + trace.toString().lines().limit(FRAMES).collect(Collectors.joining("\n")));
    }

    /** A line. */
    void say(String text) {
        speech.tell(text);
    }

    /** One of them printed this. */
    void said(byte[] bytes, int from, int count) {
        speech.say(bytes, from, count);
    }

    /** Interrupts all but the caller, and waits for their end. @return those that live on */
    List<Thread> end(long millis) {
        long limit = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        List<Thread> others = living(this).stream()
                .filter(thread -> !thread.equals(Thread.currentThread()))
                .toList();
        others.forEach(Thread::interrupt);
        boolean interrupted = false;
        for (Thread other : others) {
            long left = limit - System.nanoTime();
            while (other.isAlive() && left > 0) {
                try {
                    TimeUnit.NANOSECONDS.timedJoin(other, left);
                } catch (InterruptedException e) {
                    // The caller was told to end, and is at it.
                    interrupted = true;
                }
                left = limit - System.nanoTime();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return others.stream().filter(Thread::isAlive).toList();
    }

    private static List<Thread> living(ThreadGroup group) {
        // A guess, says its documentation; what begins meanwhile is seen the next time.
        Thread[] all = new Thread[group.activeCount() + 16];
        int count = group.enumerate(all, true);
        return Arrays.asList(all).subList(0, count);
    }
}
