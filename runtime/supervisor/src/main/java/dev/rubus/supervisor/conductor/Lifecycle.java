package dev.rubus.supervisor.conductor;

import dev.rubus.abi.Handshake;
import dev.rubus.kernel.restart.RestartLadder;
import dev.rubus.linux.LinuxException;
import dev.rubus.linux.PidFd;
import dev.rubus.linux.SeqPacket;
import dev.rubus.supervisor.dispatcher.Dispatcher;
import dev.rubus.supervisor.network.MqttProbe;
import dev.rubus.supervisor.process.KilledFor;
import dev.rubus.supervisor.process.ProcessState;
import dev.rubus.supervisor.process.SupervisedProcess;
import dev.rubus.supervisor.telemetry.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.tinylog.Logger;

/**
 * How processes are started, watched, ended and started again. Conductor's thread only.
 *
 * <pre>
 * Stopped -> Starting -> Running -> (death) -> Restarting -> Starting ...
 *                                          \-> Degraded  -> Starting ...
 *                        (hold) -> Held -> (release) -> Starting
 * </pre>
 */
public final class Lifecycle {
    /** From spawn to serving; an emulated Pi takes 20 s. */
    private static final long START_LIMIT_MILLIS = 60_000;

    /** One lost on a busy machine is no hang. */
    private static final int PINGS_WITHIN_HANG = 4;

    private static final KilledFor OPERATOR = new KilledFor(KilledFor.By.OPERATOR, "restart by operator");

    private final Conductor conductor;
    private final Spawner spawner;
    private final Dispatcher dispatcher;
    private final Announcements announcements;
    private final long stopLimitMillis;
    private final List<SupervisedProcess> processes = new ArrayList<>();
    private final List<Runnable> onChange = new ArrayList<>();
    private final ProgramRequests requests = new ProgramRequests(this);
    private BiConsumer<SupervisedProcess, SeqPacket> admission = (p, socket) -> socket.close();
    private final InterruptThreads interrupts;
    private boolean stopping;

    /** @param stopLimitMillis from the order to end to the kill */
    public Lifecycle(Conductor conductor, Spawner spawner, Dispatcher dispatcher, Topics topics, long stopLimitMillis) {
        this.conductor = conductor;
        this.spawner = spawner;
        this.dispatcher = dispatcher;
        this.announcements = new Announcements(dispatcher, topics);
        this.stopLimitMillis = stopLimitMillis;
        this.interrupts = new InterruptThreads(conductor);
        conductor.post(new HangWatch(conductor, this)::begin);
    }

    public List<SupervisedProcess> processes() {
        return processes;
    }

    public void add(SupervisedProcess process) {
        processes.add(process);
    }

    /** Called whenever a process begins to serve or is degraded. */
    public void whenChanged(Runnable action) {
        onChange.add(action);
    }

    /** Who lets in what comes with a socket of its own. */
    public void admitBy(BiConsumer<SupervisedProcess, SeqPacket> door) {
        admission = door;
    }

    public void start(SupervisedProcess p) {
        if (stopping || p.isAlive()) {
            return;
        }
        p.generation++;
        p.killedFor = null;
        p.lastWords = null;
        p.finished = false;
        p.exitStatus = 0;
        enter(p, new ProcessState.Starting(Conductor.now()));
        int generation = p.generation;
        CompletableFuture<Spawner.Spawned> spawn = spawner.spawn(p);
        spawn.whenComplete((spawned, failure) -> conductor.post(() -> {
            if (failure != null) {
                p.log.add("not started: " + failure.getMessage());
                died(p, generation, "not started: " + failure.getMessage(), "not started");
            } else {
                spawned(p, generation, spawned);
            }
        }));
    }

    private void spawned(SupervisedProcess p, int generation, Spawner.Spawned spawned) {
        p.process = spawned.process();
        spawned.door().ifPresent(socket -> admission.accept(p, socket));
        spawned.process().onExit().thenAccept(ended -> conductor.post(() -> exited(p, generation, ended.exitValue())));
        if (p.killedFor != null || stopping) {
            kill(p, "node stops");
        }
        conductor.after(START_LIMIT_MILLIS, () -> {
            if (p.generation == generation && p.state() instanceof ProcessState.Starting) {
                kill(p, "not serving within " + START_LIMIT_MILLIS / 1000 + " s of its start");
            }
        });
        if (p.spec.joins() || p.killedFor != null) {
            return;
        }
        if (p.spec.readyPort().isEmpty()) {
            serving(p); // nothing tells more of a foreign program than that it runs
        } else {
            spawner.awaitPort(p)
                    .thenRun(() -> conductor.post(() -> {
                        if (p.generation == generation && p.isAlive()) {
                            serving(p);
                        }
                    }));
        }
    }

    /** The process said that it serves, or its port answers. */
    public void serving(SupervisedProcess p) {
        long now = Conductor.now();
        boolean comesBack = p.diedAt != 0;
        if (comesBack) {
            p.downtimeMillis = now - p.diedAt;
            p.diedAt = 0;
        }
        p.heartbeatAt = now;
        p.spec.readyPort().ifPresent(port -> {
            Duration limit = p.spec.restart().hangAfter();
            p.probe = new MqttProbe(port, limit.dividedBy(PINGS_WITHIN_HANG), limit, Conductor::now);
        });
        enter(p, new ProcessState.Running(now));
        if (comesBack) {
            p.log.add("serves again, generation " + p.generation + ", after " + p.downtimeMillis + " ms");
            event(p, "serving");
        }
        interrupts.serving(p);
        onChange.forEach(Runnable::run);
    }

    private void exited(SupervisedProcess p, int generation, int code) {
        if (p.generation != generation || p.process == null) {
            return;
        }
        LastWords.hearOut(p);
        String cause = ExitCause.cause(code, p.killedFor, p.lastWords, p.sandbox.outOfMemory());
        died(p, generation, cause, ExitCause.exit(code == 0 ? p.exitStatus : code, p.killedFor));
    }

    private void died(SupervisedProcess p, int generation, String why, String exit) {
        if (p.generation != generation) {
            return;
        }
        long now = Conductor.now();
        long served = p.state() instanceof ProcessState.Running running ? now - running.since() : 0;
        release(p);
        p.lastExit = exit;
        if (p.diedAt == 0) {
            p.diedAt = now;
        }
        if (stopping || p.state() instanceof ProcessState.Held) {
            if (stopping) {
                enter(p, new ProcessState.Stopped());
            }
            return;
        }
        if (p.state() instanceof ProcessState.Stopped) {
            p.diedAt = 0; // on purpose: nothing was down
            return;
        }
        String cause = ExitCause.said(why);
        p.cause = cause;
        p.restarts++;
        boolean asked = p.killedFor != null && p.killedFor.by() == KilledFor.By.OPERATOR;
        RestartLadder.Step step =
                asked ? new RestartLadder.Step(RestartLadder.Kind.AT_ONCE, 0) : p.ladder.died(now, served);
        comeBack(p, step, cause);
    }

    private void comeBack(SupervisedProcess p, RestartLadder.Step step, String cause) {
        long at = Conductor.now() + step.delayMillis();
        boolean degraded = step.kind() == RestartLadder.Kind.DEGRADED;
        enter(p, degraded ? new ProcessState.Degraded(at, cause) : new ProcessState.Restarting(at, cause));
        if (degraded) {
            dispatcher.degrade(p.spec.name());
            onChange.forEach(Runnable::run);
        }
        String when = step.delayMillis() == 0 ? "at once" : "in " + step.delayMillis() + " ms";
        p.log.add("died (" + cause + "); " + step.kind().label() + ": starts again " + when);
        Logger.warn(
                "{} died: {}; {}: starts again {}",
                p.spec.name(),
                cause,
                step.kind().label(),
                when);
        event(p, step.kind().label());
        int generation = p.generation;
        if (step.delayMillis() == 0) {
            start(p);
            return;
        }
        conductor.after(step.delayMillis(), () -> {
            boolean due = p.state() instanceof ProcessState.Restarting || p.state() instanceof ProcessState.Degraded;
            if (due && p.generation == generation) {
                start(p);
            }
        });
    }

    /** Closes everything that belonged to the run that ended. */
    private void release(SupervisedProcess p) {
        p.process = null;
        if (p.client != null) {
            dispatcher.leave(p.client);
            p.client = null;
        }
        if (p.probe != null) {
            p.probe.close();
            p.probe = null;
        }
        if (p.socket != null) {
            conductor.unwatch(p.socketWatch, p.socket.fd());
            p.socket.close();
            p.socket = null;
        }
        if (p.pid != null) {
            p.pid.close();
            p.pid = null;
        }
    }

    /** Ends the program at once for a fault of its own. */
    public void kill(SupervisedProcess p, String fault) {
        kill(p, new KilledFor(KilledFor.By.FAULT, fault));
    }

    /**
     * Ends the program at once; it comes back by the ladder unless it is held or the node stops.
     *
     * @param cause told if it is not being ended for another already
     */
    void kill(SupervisedProcess p, KilledFor cause) {
        if (p.killedFor == null) {
            p.killedFor = cause;
        }
        if (p.diedAt == 0 && p.isRunning()) {
            // It serves nobody from here on.
            p.diedAt = Conductor.now();
        }
        if (p.pid != null) {
            try {
                p.pid.signal(PidFd.SIGKILL);
            } catch (LinuxException e) {
                Logger.debug("{} is gone already: {}", p.spec.name(), e.getMessage());
            }
        }
        if (p.process != null) {
            p.process.destroyForcibly();
        }
    }

    /** The OOM killer chose it. */
    public void killForMemory(SupervisedProcess p, String why) {
        kill(p, new KilledFor(KilledFor.By.OUT_OF_MEMORY, ExitCause.OUT_OF_MEMORY + ": " + why));
    }

    /** `supervisor restart`: in good order if it can, and without a mark against it. */
    public void restart(SupervisedProcess p) {
        p.ladder.forgive();
        if (!p.isAlive()) {
            if (!(p.state() instanceof ProcessState.Starting)) {
                start(p);
            }
            return;
        }
        p.killedFor = OPERATOR;
        p.diedAt = Conductor.now();
        askToEnd(p);
    }

    /** `supervisor hold`: it ends and stays down. */
    public void hold(SupervisedProcess p) {
        p.cause = "held by operator";
        enter(p, new ProcessState.Held());
        event(p, "hold");
        dispatcher.degrade(p.spec.name());
        askToEnd(p);
    }

    /** `supervisor release`. */
    public void release(SupervisedProcess p, String why) {
        if (p.state() instanceof ProcessState.Held) {
            p.ladder.forgive();
            p.cause = why;
            event(p, "release");
            start(p);
        }
    }

    /** What programs ask for themselves. */
    public ProgramRequests requests() {
        return requests;
    }

    boolean isStopping() {
        return stopping;
    }

    void askToEnd(SupervisedProcess p) {
        int generation = p.generation;
        if (p.socket != null) {
            try {
                p.socket.send(new Handshake.Stop());
            } catch (LinuxException e) {
                Logger.debug("{} cannot be asked to end: {}", p.spec.name(), e.getMessage());
            }
        } else if (p.process != null) {
            p.process.destroyForcibly();
        }
        conductor.after(stopLimitMillis, () -> {
            if (p.generation == generation && p.isAlive()) {
                kill(p, "did not end when asked");
            }
        });
    }

    /** Ends the processes of a kind; completes when they are gone. */
    public CompletableFuture<Void> end(List<SupervisedProcess> which) {
        stopping = true;
        which.forEach(p -> {
            if (p.isAlive()) {
                askToEnd(p);
            } else {
                enter(p, new ProcessState.Stopped());
            }
        });
        CompletableFuture<Void> gone = new CompletableFuture<>();
        if (which.stream().noneMatch(SupervisedProcess::isAlive)) {
            gone.complete(null);
        } else {
            awaitEnd(which, gone);
        }
        return gone;
    }

    private void awaitEnd(List<SupervisedProcess> which, CompletableFuture<Void> gone) {
        conductor.after(5, () -> {
            if (which.stream().noneMatch(SupervisedProcess::isAlive)) {
                gone.complete(null);
            } else {
                awaitEnd(which, gone);
            }
        });
    }

    /** Publishes the retained states again: a broker that was restarted has forgotten them. */
    public void publishAll() {
        announcements.all(processes);
    }

    /** Edges that the kernel dropped. */
    public void edgesLost(String driver, long more) {
        find(driver).ifPresent(p -> {
            p.edgesLost += more;
            p.log.add(more + " edges lost: the kernel's buffer was full");
            event(p, "edges-lost");
            announcements.state(p);
        });
    }

    public Optional<SupervisedProcess> find(String name) {
        return processes.stream().filter(p -> p.spec.name().equals(name)).findFirst();
    }

    void enter(SupervisedProcess p, ProcessState state) {
        p.enter(state, System.currentTimeMillis());
        announcements.entered(p, state);
    }

    /** Something other than a death was done to it; the event says why, the state keeps its own cause. */
    public void event(SupervisedProcess p, String step, String why) {
        announcements.event(p, step, why);
    }

    void event(SupervisedProcess p, String step) {
        announcements.event(p, step);
    }
}
