package dev.rubus.sdk;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/** What a process does when ring 0 asks it to shrink: what the program itself can give, then what its heap can. Any thread. */
final class Shrink {
    private final List<Runnable> parts = new CopyOnWriteArrayList<>();
    private final AtomicBoolean busy = new AtomicBoolean();

    void add(Runnable giveBack) {
        parts.add(giveBack);
    }

    /** Returns at once: the loop's heartbeat must not wait for a collection. Asked again before it is done, it does it once. */
    void asked() {
        if (busy.compareAndSet(false, true)) {
            Thread thread = new Thread(this::giveBack, "rubus-shrink");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void giveBack() {
        try {
            parts.forEach(Runnable::run);
            // The serial collector gives free heap back to Linux after a full collection, and only then.
            System.gc();
        } finally {
            busy.set(false);
        }
    }
}
