package dev.rubus.supervisor.vfs;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Threads that may wait for a disk or a driver. Each client has so many of them at a time, so that one that keeps them busy does not keep
 * them from the others. Any thread.
 */
final class Workers implements AutoCloseable {
    private static final int THREADS = 16;
    private static final int IDLE_SECONDS = 10;

    private final ExecutorService pool;
    private final Map<Object, Turns> clients = new HashMap<>();

    private static final class Turns {
        final Queue<Runnable> waiting = new ArrayDeque<>();
        int running;
    }

    Workers() {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), body -> {
                    Thread thread = new Thread(body, "rubus-files");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        pool = threads;
    }

    /** Does it in the client's turn. @param atOnce how many of the client's may run at a time */
    void submit(Object client, int atOnce, Runnable task) {
        synchronized (clients) {
            Turns turns = clients.computeIfAbsent(client, c -> new Turns());
            if (turns.running >= atOnce) {
                turns.waiting.add(task);
                return;
            }
            turns.running++;
        }
        pool.execute(() -> run(client, task));
    }

    private void run(Object client, Runnable first) {
        @Nullable Runnable task = first;
        while (task != null) {
            try {
                task.run();
            } finally {
                task = next(client);
            }
        }
    }

    private @Nullable Runnable next(Object client) {
        synchronized (clients) {
            Turns turns = Objects.requireNonNull(clients.get(client), "a task runs, so its client has turns");
            Runnable next = turns.waiting.poll();
            if (next == null && --turns.running == 0) {
                clients.remove(client);
            }
            return next;
        }
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }
}
