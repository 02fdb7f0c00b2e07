package dev.rubus.supervisor.schedule;

import dev.rubus.kernel.sched.RunQueue;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A resource's row, without what only a device has.
 *
 * @param waiting requests that nobody serves yet
 * @param inFlight requests that are served
 * @param depth how many may be served at once
 * @param busyPercent of the last second
 * @param requests that are over
 * @param usedNanos what they had of it
 */
public record QueueRow(
        String queue, int waiting, int inFlight, int depth, int busyPercent, long requests, long usedNanos) {
    public Map<String, Object> with(RunQueue run) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("queue", queue);
        row.put("policy", run.policy());
        row.put("waiting", waiting);
        row.put("in_flight", inFlight);
        row.put("depth", depth);
        row.put("busy_percent", busyPercent);
        row.put("requests", requests);
        row.put("used_us", usedNanos / 1000);
        row.put("virtual_time_us", run.virtualTime() / 1000);
        return row;
    }
}
