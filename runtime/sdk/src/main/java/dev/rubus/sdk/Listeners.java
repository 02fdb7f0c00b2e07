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

    /** Takes it back. Any thread. @return false if it was called, or is just now */
    boolean remove(Runnable call) {
        return waiting.remove(call);
    }

    /** How many wait. Any thread. */
    int waiting() {
        return waiting.size();
    }

    /** Until the process ends. What a listener throws ends the thread, and so the app. */
    void run() {
        while (true) {
            Runnable call;
            try {
                call = waiting.take();
            } catch (InterruptedException e) {
                continue; // A listener left its flag set. That was about a wait of its own; the others are still to be
                // called.
            }
            since = System.nanoTime() | 1;
            call.run();
            since = 0;
        }
    }

    /** True if a call is under way for longer than this. Any thread. */
    boolean hang(long nanos) {
        long begun = since;
        return begun != 0 && System.nanoTime() - begun >= nanos;
    }
}
