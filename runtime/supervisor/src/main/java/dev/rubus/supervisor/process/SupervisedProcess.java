package dev.rubus.supervisor.process;

import dev.rubus.kernel.restart.RestartLadder;
import dev.rubus.linux.PidFd;
import dev.rubus.linux.SeqPacket;
import dev.rubus.supervisor.dispatcher.Access;
import dev.rubus.supervisor.dispatcher.Client;
import dev.rubus.supervisor.log.ProcessLog;
import dev.rubus.supervisor.network.MqttProbe;
import dev.rubus.supervisor.sandbox.Sandbox;
import dev.rubus.supervisor.telemetry.ProcessReport;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A process and everything the node knows of it. Conductor's thread only; the spec, the sandbox and the log are for any thread. */
public final class SupervisedProcess {
    public final ProcessSpec spec;
    public final Access access;
    public final Sandbox sandbox;
    public final ProcessLog log;
    public final RestartLadder ladder;

    private ProcessState state = new ProcessState.Stopped();
    private long stateSinceWall;

    /** How often it was started. */
    public int generation;

    public int restarts;
    /** How the last run ended, in a few words; empty: it never ended. */
    public String lastExit = "";
    /** Why it died last, for the state topic. */
    public String cause = "";

    public long edgesLost;
    /** ms of the node's clock; 0: it did not die since it last served. */
    public long diedAt;

    public long downtimeMillis;
    /** Events so far. */
    public long events;

    /** What we killed it for, if we did. */
    public @Nullable KilledFor killedFor;

    /** It said with EXIT that its work is done, and was asked to end. */
    public boolean finished;

    /** What it said with EXIT that its work came to. It is asked to end after it, and what it ends with then says no more. */
    public int exitStatus;

    public @Nullable String lastWords;
    public @Nullable Process process;
    public @Nullable SeqPacket socket;
    /** Of the socket, by the conductor. */
    public long socketWatch;

    public @Nullable PidFd pid;
    public @Nullable Client client;
    /** Of a service that does not join: in place of a heartbeat. */
    public @Nullable MqttProbe probe;

    public long heartbeat;
    public long heartbeatAt;
    /** Silent for longer than this is a hang; may be tuned. What the process was told when it joined still holds for this run. */
    public long hangAfterMillis;

    public long hangToldMillis;

    public SupervisedProcess(ProcessSpec spec, Access access, Sandbox sandbox, ProcessLog log) {
        this.spec = spec;
        this.access = access;
        this.sandbox = sandbox;
        this.log = log;
        ProcessSpec.RestartPolicy policy = spec.restart();
        this.hangAfterMillis = policy.hangAfter().toMillis();
        this.ladder = new RestartLadder(policy.backoffMin(), policy.backoffMax(), policy.budget(), policy.window());
    }

    public ProcessState state() {
        return state;
    }

    public void enter(ProcessState next, long wallMillis) {
        state = next;
        stateSinceWall = wallMillis;
    }

    public boolean isRunning() {
        return state instanceof ProcessState.Running;
    }

    /** True while there is a program, serving or not. */
    public boolean isAlive() {
        return process != null;
    }

    /** A number that changes as long as the program lives: its heartbeat, or when it last answered; empty if nothing tells. */
    public OptionalLong signOfLife() {
        if (client != null) {
            return OptionalLong.of(client.heartbeat());
        }
        return probe != null ? OptionalLong.of(probe.answeredAt()) : OptionalLong.empty();
    }

    /** The host's pid of the program itself, or 0. */
    public int hostPid() {
        return pid == null ? 0 : pid.pid();
    }

    public ProcessReport report() {
        return new ProcessReport(state.label(), generation, restarts, cause, stateSinceWall, downtimeMillis, edgesLost);
    }

    public long stateSinceWall() {
        return stateSinceWall;
    }
}
