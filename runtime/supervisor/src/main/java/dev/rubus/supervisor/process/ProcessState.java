package dev.rubus.supervisor.process;

import dev.rubus.abi.vdso.DriverState;

/** Where a process is in its life. Times are ms of the node's monotonic clock. */
public sealed interface ProcessState {
    /** Never started, or ended on purpose. */
    record Stopped() implements ProcessState {}

    /** Spawned, not serving yet. */
    record Starting(long since) implements ProcessState {}

    /** It serves. */
    record Running(long since) implements ProcessState {}

    /** Died; a start is due. */
    record Restarting(long at, String cause) implements ProcessState {}

    /** Died too often; tried again at the time given, for as long as it takes. */
    record Degraded(long retryAt, String cause) implements ProcessState {}

    /** An operator keeps it down. */
    record Held() implements ProcessState {}

    /** What the vDSO page has for it. */
    default DriverState onThePage() {
        return switch (this) {
            case Stopped s -> DriverState.STOPPED;
            case Starting s -> DriverState.STARTING;
            case Running s -> DriverState.RUNNING;
            case Restarting s -> DriverState.RESTARTING;
            case Degraded s -> DriverState.DEGRADED;
            case Held s -> DriverState.HELD;
        };
    }

    /** The word for it in `supervisor ps` and on MQTT. */
    default String label() {
        return switch (this) {
            case Stopped s -> "stopped";
            case Starting s -> "starting";
            case Running s -> "running";
            case Restarting s -> "restarting";
            case Degraded s -> "degraded";
            case Held s -> "held";
        };
    }
}
