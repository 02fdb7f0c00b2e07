package dev.rubus.supervisor.oom;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A step that was taken, for `supervisor oom`.
 *
 * @param time RFC 3339
 */
record OomStep(String time, String step, String process, String why) {
    Map<String, Object> row() {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("time", time);
        row.put("step", step);
        row.put("name", process);
        row.put("why", why);
        return row;
    }
}
