package dev.rubus.supervisor.conductor;

import dev.rubus.kernel.memory.Accounts;
import dev.rubus.kernel.memory.Zone;
import dev.rubus.kernel.timer.TimerWheel;
import dev.rubus.linux.Epoll;
import dev.rubus.linux.EventFd;
import dev.rubus.linux.Fd;
import dev.rubus.linux.LinuxException;
import dev.rubus.supervisor.memory.Ring0Memory;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.tinylog.Logger;

/**
 * The one thread on which every decision about processes is taken: an epoll loop over sockets, orders from other threads, and timers. It
 * never waits for anything but its epoll.
 */
public final class Conductor implements AutoCloseable {
    private static final long BELL = 0;
    /** A millisecond and 5 hundredths: decisions about processes need no finer time, and an epoll cannot wait for a shorter one. */
    private static final int TICK_SHIFT = 20;
    /** Each start of a process has one for a minute: a dozen crash loops fit. */
    private static final int MAX_TIMERS = 16_384;

    /** Then sockets and timers have their turn, however fast others order. As many as the sockets of one round. */
    private static final int ORDERS_PER_ROUND = 64;

    private static final long ZONE_BYTES = 1 << 20;
    private static final long MAX_NAP_MILLIS = 60_000;

    private final Epoll epoll = new Epoll();
    private final EventFd bell = EventFd.create();
    private final Queue<Runnable> orders = new ConcurrentLinkedQueue<>();
    private final Map<Long, Runnable> watched = new HashMap<>();
    private final Accounts accounts = new Accounts();
    private final Zone zone;
    private final Deadlines timers;
    private final Runnable dueTimers = this::runDueTimers;
    private final Thread thread = new Thread(this::run, "rubus-conductor");
    private long nextWatch = BELL + 1;
    private volatile boolean closed;

    /** @param guarded whether overruns of its memory shall be found */
    public Conductor(boolean guarded) throws IOException {
        zone = Ring0Memory.zone("conductor", ZONE_BYTES, accounts, guarded);
        timers = new Deadlines(zone, accounts.ring0(), MAX_TIMERS, TICK_SHIFT, System.nanoTime());
        epoll.add(bell.fd(), BELL);
        thread.start();
    }

    /** ms of a clock that only moves forward. */
    public static long now() {
        return System.nanoTime() / 1_000_000;
    }

    /** Runs the order on the conductor's thread, soon; what was ordered before the end is done. Any thread. */
    public void post(Runnable order) {
        orders.add(order);
        try {
            bell.ring();
        } catch (LinuxException e) {
            Logger.error("conductor cannot be woken: {}", e.getMessage());
        }
    }

    /** Runs the question on the conductor's thread. Any other thread may wait for the answer. */
    public <T> CompletableFuture<T> ask(Callable<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        post(() -> {
            try {
                answer.complete(question.call());
            } catch (Exception e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    /** Calls back whenever the fd is readable or at its end. Conductor's thread. @return what {@link #unwatch} takes */
    public long watch(Fd fd, Runnable readable) throws LinuxException {
        long id = nextWatch++;
        epoll.add(fd, id);
        watched.put(id, readable);
        return id;
    }

    /** Calls back whenever a trigger of this fd fires. Conductor's thread. */
    public long watchPriority(Fd fd, Runnable fired) throws LinuxException {
        long id = nextWatch++;
        epoll.addPriority(fd, id);
        watched.put(id, fired);
        return id;
    }

    /** Before the fd is closed. Conductor's thread. */
    public void unwatch(long id, Fd fd) {
        if (watched.remove(id) != null) {
            try {
                epoll.remove(fd);
            } catch (LinuxException e) {
                Logger.debug("{} was not watched", fd);
            }
        }
    }

    /** Calls back after the time, whatever else is to be done. Conductor's thread. */
    public void after(long millis, Runnable action) {
        timers.add(System.nanoTime() + millis * 1_000_000, action);
    }

    /** Its memory, where the timers lie. Conductor's thread. */
    public Zone zone() {
        return zone;
    }

    /** Who owns what lies there. */
    public Accounts accounts() {
        return accounts;
    }

    private void run() {
        while (!closed) {
            try {
                int ready = epoll.await(timeout());
                for (int i = 0; i < ready; i++) {
                    long id = epoll.data(i);
                    if (id == BELL) {
                        bell.drain();
                    } else {
                        Runnable readable = watched.get(id);
                        if (readable != null) {
                            carefully(readable);
                        }
                    }
                }
                doOrders(ORDERS_PER_ROUND);
                carefully(dueTimers);
            } catch (LinuxException e) {
                Logger.error("conductor: {}", e.getMessage());
            }
        }
        doOrders(orders.size());
    }

    private void doOrders(int max) {
        Runnable order;
        for (int i = 0; i < max && (order = orders.poll()) != null; i++) {
            carefully(order);
        }
    }

    private void runDueTimers() {
        timers.run(System.nanoTime());
    }

    private int timeout() {
        if (!orders.isEmpty()) {
            return 0;
        }
        long next = timers.next();
        if (next == TimerWheel.NEVER) {
            return -1;
        }
        return (int) Math.clamp(Math.ceilDiv(next - System.nanoTime(), 1_000_000), 0, MAX_NAP_MILLIS);
    }

    /** A bug in one decision must not end the node. */
    private static void carefully(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            Logger.error(e, "conductor goes on after: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        closed = true;
        post(() -> {});
        try {
            thread.join(2000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        epoll.close();
        bell.close();
    }
}
