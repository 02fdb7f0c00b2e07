package dev.rubus.supervisor.control;

import dev.rubus.abi.Syscall;
import dev.rubus.kernel.syscall.SyscallCounters;
import dev.rubus.supervisor.dispatcher.Dispatcher;
import dev.rubus.supervisor.trace.CallText;
import dev.rubus.supervisor.trace.TracedCall;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** `supervisor syscalls` and `supervisor strace`. Runs on the connection's thread. */
final class SyscallCommands {
    /** What waits for a slow reader; what comes on top is counted and said, not kept. */
    private static final int WAITING = 4096;

    private final Dispatcher dispatcher;

    SyscallCommands(Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    /** {@code calls}: a row for each number; {@code callers}: a row for each number of each program. */
    Map<String, Object> listing() {
        List<Object> calls = new ArrayList<>();
        List<Object> callers = new ArrayList<>();
        dispatcher
                .syscallRows()
                .join()
                .forEach((caller, rows) -> rows.forEach(row -> {
                    Map<String, Object> entry = new LinkedHashMap<>();
                    if (!caller.isEmpty()) {
                        entry.put("caller", caller);
                    }
                    Syscall op = Syscall.of(row.number());
                    entry.put("number", row.number());
                    entry.put("name", op == null ? "unknown" : op.label());
                    figures(entry, row);
                    (caller.isEmpty() ? calls : callers).add(entry);
                }));
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("calls", calls);
        all.put("callers", callers);
        return all;
    }

    private static void figures(Map<String, Object> entry, SyscallCounters.Row row) {
        entry.put("count", row.count());
        entry.put("errors", row.errors());
        entry.put("p50_ns", row.p50Nanos());
        entry.put("p99_ns", row.p99Nanos());
        entry.put("max_ns", row.mostNanos());
    }

    /** Sends each call of the program until the asker is gone. */
    void trace(String name, ControlSocket.Answer answer) throws IOException {
        BlockingQueue<TracedCall> queue = new ArrayBlockingQueue<>(WAITING);
        AtomicLong missed = new AtomicLong();
        Runnable end = dispatcher
                .trace(name, call -> {
                    if (!queue.offer(call)) {
                        missed.incrementAndGet();
                    }
                })
                .join();
        try {
            while (true) {
                TracedCall call = queue.poll(1, TimeUnit.SECONDS);
                long lost = missed.getAndSet(0);
                if (lost > 0) {
                    answer.send(Map.of("name", name, "missed", lost));
                }
                if (call != null) {
                    answer.send(CallText.document(name, call));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            end.run();
        }
    }
}
