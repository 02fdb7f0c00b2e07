package dev.rubus.supervisor.telemetry;

/**
 * What the contract says about a process, for its state and its events.
 *
 * @param cause why it last died or why it is in this state; empty: nothing to say
 * @param sinceMillis when it entered the state, ms since 1970
 * @param downtimeMillis from the last death to serving again, or so far
 * @param edgesLost edges that the kernel dropped, ever, by its sequence numbers
 */
public record ProcessReport(
        String state,
        int generation,
        int restarts,
        String cause,
        long sinceMillis,
        long downtimeMillis,
        long edgesLost) {

    /** The same with another cause. */
    public ProcessReport because(String why) {
        return new ProcessReport(state, generation, restarts, why, sinceMillis, downtimeMillis, edgesLost);
    }

    String stateJson() {
        return "{" + fields() + "}";
    }

    String eventJson(String step, long seq) {
        return "{" + fields() + ",\"step\":" + Json.quote(step) + ",\"seq\":" + seq + "}";
    }

    private String fields() {
        return "\"state\":" + Json.quote(state)
                + ",\"generation\":" + generation
                + ",\"restarts\":" + restarts
                + ",\"cause\":" + (cause.isEmpty() ? "null" : Json.quote(cause))
                + ",\"since\":" + Json.quote(Topics.time(sinceMillis))
                + ",\"downtime_ms\":" + downtimeMillis
                + ",\"edges_lost\":" + edgesLost;
    }
}
