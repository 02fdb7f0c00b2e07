package dev.rubus.supervisor.conductor;

import dev.rubus.kernel.sched.BusyMeter;
import dev.rubus.kernel.sched.RunQueue;
import dev.rubus.kernel.sched.Weight;
import dev.rubus.supervisor.schedule.QueueRow;
import dev.rubus.supervisor.schedule.Usage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A few threads that may wait, as a resource that is shared like a bus: work waits in its client's row, and the run queue says whose turn it
 * is. Who has much to do, an app that dies and is started again and again, does not keep the others from theirs. Work is charged with the
 * time that it had its thread. Any thread.
 */
public final class WorkerPool implements AutoCloseable {
    /** What work takes until it was seen: the start of a sandbox. */
    private static final long USUAL_NANOS = 100_000_000;

    private final String name;
    private final int threads;
    private final RunQueue run;
    private final BusyMeter busy = new BusyMeter(System.nanoTime());
    private final Map<String, Row> rows = new LinkedHashMap<>();
    private final Map<Integer, Row> byEntity = new LinkedHashMap<>();
    private final List<Thread> workers = new ArrayList<>();
    private int waiting;
    private int working;
    private boolean closed;

    /** One client's work. */
    private static final class Row {
        final String client;
        final int entity;
        final Deque<Job> waiting = new ArrayDeque<>();
        long expected = USUAL_NANOS;
        final Usage usage = new Usage();

        Row(String client, int entity) {
            this.client = client;
            this.entity = entity;
        }
    }

    private static final class Job {
        final Row row;
        final Runnable work;
        final Runnable cancel;
        final long arrived = System.nanoTime();
        long charged;

        Job(Row row, Runnable work, Runnable cancel) {
            this.row = row;
            this.work = work;
            this.cancel = cancel;
        }
    }

    WorkerPool(String name, int threads, RunQueue run) {
        this.name = name;
        this.threads = threads;
        this.run = run;
        for (int i = 0; i < threads; i++) {
            Thread thread = new Thread(this::work, "rubus-worker-" + i);
            thread.setDaemon(true);
            workers.add(thread);
            thread.start();
        }
    }

    /**
     * Has it done when it is the client's turn.
     *
     * @param weight of the client; that of its first work holds
     * @return fails with what the work threw, or CancellationException when the pool is closed before
     */
    <T> CompletableFuture<T> submit(String client, int weight, Supplier<T> work) {
        CompletableFuture<T> future = new CompletableFuture<>();
        Runnable cancel = () -> future.completeExceptionally(new CancellationException("the node stops"));
        Runnable job = () -> {
            try {
                future.complete(work.get());
            } catch (RuntimeException | Error e) {
                future.completeExceptionally(e);
            }
        };
        if (!arrived(client, weight, job, cancel)) {
            cancel.run();
        }
        return future;
    }

    private synchronized boolean arrived(String client, int weight, Runnable work, Runnable cancel) {
        if (closed) {
            return false;
        }
        Row row = rows.get(client);
        if (row == null) {
            row = new Row(client, run.add(weight));
            rows.put(client, row);
            byEntity.put(row.entity, row);
        }
        row.waiting.addLast(new Job(row, work, cancel));
        waiting++;
        run.arrived(row.entity);
        run.enqueue(row.entity, row.expected);
        notifyAll();
        return true;
    }

    private void work() {
        Job job;
        while ((job = next()) != null) {
            long begun = System.nanoTime();
            job.work.run();
            done(job, Weight.chargeable(System.nanoTime() - begun));
        }
    }

    /** Waits for the next; null: there will be none. */
    private synchronized @Nullable Job next() {
        while (!closed) {
            Row row = byEntity.get(run.pick());
            if (row != null) {
                return take(row);
            }
            try {
                wait();
            } catch (InterruptedException e) {
                return null;
            }
        }
        return null;
    }

    private Job take(Row row) {
        Job job = row.waiting.removeFirst();
        waiting--;
        working++;
        job.charged = row.expected;
        run.charge(row.entity, job.charged, row.expected);
        if (row.waiting.isEmpty()) {
            run.dequeue(row.entity);
        }
        row.usage.waited(System.nanoTime() - job.arrived);
        return job;
    }

    private synchronized void done(Job job, long used) {
        Row row = job.row;
        working--;
        run.settle(row.entity, used - job.charged);
        row.expected = used;
        row.usage.used(used);
        busy.used(used, System.nanoTime());
    }

    /** Adds the pool and its clients to what is shown of the devices. @return the same */
    @SuppressWarnings("unchecked")
    public synchronized Map<String, Object> describeInto(Map<String, Object> schedule) {
        List<Object> clients = new ArrayList<>((List<Object>) schedule.getOrDefault("clients", List.of()));
        long used =
                rows.values().stream().mapToLong(row -> row.usage.usedNanos()).sum();
        long done =
                rows.values().stream().mapToLong(row -> row.usage.requests()).sum();
        rows.values()
                .forEach(
                        row -> clients.add(row.usage.row(name, row.client, run, row.entity, row.waiting.size(), used)));
        int percent = busy.percent(System.nanoTime()) / threads;
        List<Object> queues = new ArrayList<>((List<Object>) schedule.getOrDefault("queues", List.of()));
        queues.add(new QueueRow(name, waiting, working, threads, percent, done, used).with(run));
        schedule.put("queues", queues);
        schedule.put("clients", clients);
        return schedule;
    }

    /** Nothing more is begun; what waits is cancelled, and who works is interrupted. */
    @Override
    public void close() {
        List<Job> cancelled = new ArrayList<>();
        synchronized (this) {
            closed = true;
            for (Row row : rows.values()) {
                cancelled.addAll(row.waiting);
                row.waiting.clear();
                run.dequeue(row.entity);
            }
            waiting = 0;
            notifyAll();
        }
        cancelled.forEach(job -> job.cancel.run());
        workers.forEach(Thread::interrupt);
    }
}
