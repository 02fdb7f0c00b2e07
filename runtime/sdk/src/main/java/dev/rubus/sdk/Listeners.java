package dev.rubus.sdk;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Calls of an app's listeners, one after the other in the order of their events, on the one thread that is in {@link #run}. */
final class Listeners {
    private final BlockingQueue<Runnable> waiting = new LinkedBlockingQueue<>();
    /** When the call began that is under way; 0: none is. */
    private volatile long since;

    /** Any thread. */
    void add(Runnable call) {
        waiting.add(call);
    }

    /** Until the thread is interrupted. What a listener throws ends the thread, and so the app. */
    void run() {
        try {
            while (true) {
                Runnable call = waiting.take();
                since = System.nanoTime() | 1;
                call.run();
                since = 0;
            }
        } catch (InterruptedException e) {
            // Nobody listens any more.
        }
    }

    /** True if a call is under way for longer than this. Any thread. */
    boolean hang(long nanos) {
        long begun = since;
        return begun != 0 && System.nanoTime() - begun >= nanos;
    }
}
