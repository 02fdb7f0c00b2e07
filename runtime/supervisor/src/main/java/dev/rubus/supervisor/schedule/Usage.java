package dev.rubus.supervisor.schedule;

import dev.rubus.kernel.sched.RunQueue;
import java.util.LinkedHashMap;
import java.util.Map;

/** What one client had of one resource, and how long it waited for it; nanoseconds. One thread at a time. */
public final class Usage {
    private long requests;
    private long usedNanos;
    private long waitedNanos;
    private long longestWaitNanos;

    /** A request's turn came after so long. */
    public void waited(long nanos) {
        waitedNanos += nanos;
        longestWaitNanos = Math.max(longestWaitNanos, nanos);
    }

    /** A request is over that had the resource for so long. */
    public void used(long nanos) {
        requests++;
        usedNanos += nanos;
    }

    public long usedNanos() {
        return usedNanos;
    }

    public long requests() {
        return requests;
    }

    /** The client's row. @param waiting of its requests @param usedByAll its clients together */
    public Map<String, Object> row(String queue, String client, RunQueue run, int entity, int waiting, long usedByAll) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("queue", queue);
        row.put("client", client);
        row.put("weight", run.weight(entity));
        row.put("waiting", waiting);
        row.put("requests", requests);
        row.put("used_us", usedNanos / 1000);
        row.put("used_percent", usedByAll == 0 ? 0 : Math.round(100.0 * usedNanos / usedByAll));
        row.put("vruntime_us", run.vruntime(entity) / 1000);
        row.put("lag_us", run.lag(entity) / 1000);
        row.put("deadline_us", run.deadline(entity) / 1000);
        row.put("wait_mean_us", requests == 0 ? 0 : waitedNanos / requests / 1000);
        row.put("wait_max_us", longestWaitNanos / 1000);
        return row;
    }
}
