package dev.rubus.driver.gpio;

import dev.rubus.abi.Errno;
import dev.rubus.linux.Epoll;
import dev.rubus.linux.EventFd;
import dev.rubus.linux.LinuxException;
import dev.rubus.linux.gpio.GpioLine;
import dev.rubus.sdk.Ring0;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The top half: waits for edges of all lines at once, copies them to ring 0 with the kernel's own time stamps, and does nothing else.
 *
 * <p>While ring 0 takes no more, this thread waits and the kernel keeps the edges. A line whose fd fails leaves the set, ring 0 is
 * told, and it is named on standard error; its values may still work. Any thread may watch and forget; the changes are made here, in that order.
 */
final class InterruptThread extends Thread {
    private static final int BELL = -1;
    private static final long FINISH_MILLIS = 500;

    private final Ring0 ring0;
    private final Epoll epoll = new Epoll();
    private final EventFd bell = EventFd.create();
    private final ConcurrentLinkedQueue<Change> changes = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean running = new AtomicBoolean(true);
    /** By slot, the number that epoll gives back. A slot that became free is null and used again. */
    private final List<@Nullable EdgeSource> sources = new ArrayList<>();

    /** A source that comes, or a line that goes. */
    private record Change(@Nullable EdgeSource come, GpioLine line) {}

    InterruptThread(Ring0 ring0) throws LinuxException {
        // Linux keeps 15 characters: found as /proc/PID/task/TID/comm.
        super("irq/gpio");
        this.ring0 = ring0;
        epoll.add(bell.fd(), BELL);
        setDaemon(true);
    }

    /** Edges of the line are reported from now on, those that wait already first. */
    void watch(int deviceId, String name, GpioLine line) throws LinuxException {
        changes.add(new Change(new EdgeSource(ring0, deviceId, name, line), line));
        bell.ring();
    }

    /** The line is closed as soon as it is not in use. */
    void forget(GpioLine line) throws LinuxException {
        changes.add(new Change(null, line));
        bell.ring();
    }

    /**
     * Ends the thread between two reads, so that no edge is taken from the kernel and then dropped. Waits for that, and closes what is the
     * thread's own. The second time it does nothing.
     */
    void finish() {
        if (!running.getAndSet(false)) {
            return;
        }
        try {
            bell.ring();
            join(FINISH_MILLIS);
            if (isAlive()) {
                System.err.println("gpio: interrupt thread not stopped within " + FINISH_MILLIS + " ms");
            } else {
                epoll.close();
                bell.close();
            }
        } catch (LinuxException e) {
            System.err.println("gpio: interrupt thread not stopped: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void run() {
        EdgeSource.rehearse();
        try {
            while (running.get()) {
                int ready = epoll.await(-1);
                for (int i = 0; i < ready && running.get(); i++) {
                    int slot = (int) epoll.data(i);
                    if (slot == BELL) {
                        bell.drain();
                        change();
                    } else {
                        take(slot);
                    }
                }
            }
        } catch (IOException e) {
            if (!ring0.stopping()) {
                // The process's handler says so and ends it: a driver without interrupts must not look alive.
                throw new UncheckedIOException(e);
            }
        }
    }

    private void take(int slot) throws IOException {
        EdgeSource source = sources.get(slot);
        if (source == null) {
            return;
        }
        String failure;
        Errno why;
        try {
            if (source.drain() >= 0) {
                return;
            }
            failure = "end of file";
            why = Errno.ENODEV;
        } catch (LinuxException e) {
            failure = e.getMessage();
            why = e.errno();
        }
        remove(slot, source);
        source.end(why);
        System.err.println("gpio: " + source.name() + ": " + failure + ": no edges until it is attached again");
    }

    private void change() throws IOException {
        Change change = changes.poll();
        while (change != null) {
            if (change.come != null) {
                int free = sources.indexOf(null);
                int slot = free < 0 ? sources.size() : free;
                if (slot == sources.size()) {
                    sources.add(null);
                }
                sources.set(slot, change.come);
                change.come.slot(slot);
                epoll.add(change.line.events(), slot);
                // Also the rehearsal of a read: nothing is loaded when the first edge comes.
                take(slot);
            } else {
                for (int slot = 0; slot < sources.size(); slot++) {
                    EdgeSource source = sources.get(slot);
                    if (source != null && source.line().equals(change.line)) {
                        remove(slot, source);
                    }
                }
                change.line.close();
            }
            change = changes.poll();
        }
    }

    /** Before the fd is closed: ring 0 holds copies of it, with which the kernel would go on reporting it to this epoll. */
    private void remove(int slot, EdgeSource source) throws LinuxException {
        sources.set(slot, null);
        epoll.remove(source.line().events());
    }
}
