package dev.rubus.supervisor.oom;

import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import dev.rubus.board.manifest.Defaults;
import dev.rubus.board.manifest.NodeConfig;
import dev.rubus.kernel.oom.Badness;
import dev.rubus.kernel.oom.Candidate;
import dev.rubus.kernel.oom.LinuxOrder;
import dev.rubus.kernel.oom.OomLadder;
import dev.rubus.kernel.oom.OomOrder;
import dev.rubus.kernel.oom.Pressure;
import dev.rubus.kernel.oom.PressureGauge;
import dev.rubus.kernel.oom.Privilege;
import dev.rubus.linux.LinuxException;
import dev.rubus.linux.PressureTrigger;
import dev.rubus.supervisor.conductor.Conductor;
import dev.rubus.supervisor.conductor.Lifecycle;
import dev.rubus.supervisor.dispatcher.Dispatcher;
import dev.rubus.supervisor.oom.MemorySampler.Sample;
import dev.rubus.supervisor.oom.MemorySampler.Seen;
import dev.rubus.supervisor.oom.MemorySampler.Subject;
import dev.rubus.supervisor.process.ProcessState;
import dev.rubus.supervisor.process.SupervisedProcess;
import dev.rubus.supervisor.sandbox.Cgroup;
import dev.rubus.supervisor.sandbox.CgroupTree;
import dev.rubus.supervisor.telemetry.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * Acts before Linux must: looks at the memory of the node and of the machine, lets {@link OomLadder} decide, asks, throttles and kills.
 * Conductor's thread, but for {@link #close}.
 */
public final class OomKiller implements AutoCloseable {
    private static final String SUPERVISOR = "supervisor";
    private static final Path MACHINE_STALLS = Path.of("/proc/pressure/memory");
    /** Somebody waits for memory 150 ms of a second. */
    private static final int STALL_MICROS_A_SECOND = 150_000;

    /** Without CAP_SYS_RESOURCE the kernel refuses what is no multiple of 2 s (since Linux 6.5). */
    private static final int[] STALL_WINDOWS_SECONDS = {1, 2};

    /** A collection takes a small heap some 10 ms; an emulated Pi a second. */
    private static final OomLadder.Pace PACE = new OomLadder.Pace(1_500, 2_000, 2_000, 10_000);

    private static final int CALM_PERIOD_MILLIS = 500;
    /** Near the budget and under pressure a leak of 1 GB/s grows by 100 MB between two looks. */
    private static final int TENSE_PERIOD_MILLIS = 100;

    private static final double NEAR = 0.875;
    private static final int STEPS_KEPT = 32;

    private final Conductor conductor;
    private final Lifecycle lifecycle;
    private final Dispatcher dispatcher;
    private final @Nullable CgroupTree cgroups;
    private final boolean throttles;
    private final long budget;
    private final MemorySampler sampler = new MemorySampler();
    private final ScoreAdj scoreAdj = new ScoreAdj(Path.of("/proc"));
    private final PressureGauge gauge;
    private final OomLadder ladder;
    private final Deque<OomStep> steps = new ArrayDeque<>();
    private @Nullable PressureTrigger trigger;
    private long watch;
    /** What `supervisor oom` says of it. */
    private String watched = "nothing yet";
    /** How often the trigger fired. */
    private long wakes;
    /** Looks begun so far; one is on its way while {@link #looking}. */
    private long looks;

    private boolean looking;
    private List<Candidate> candidates = List.of();
    private Pressure pressure;
    private ProcMemory.Machine machine = new ProcMemory.Machine(0, 0, 0);
    private Map<String, Integer> linux = Map.of();
    private volatile boolean closed;

    /** @param budget of all processes together, in bytes */
    public OomKiller(
            Conductor conductor,
            Lifecycle lifecycle,
            Dispatcher dispatcher,
            @Nullable CgroupTree cgroups,
            long budget) {
        this.conductor = conductor;
        this.lifecycle = lifecycle;
        this.dispatcher = dispatcher;
        this.cgroups = cgroups;
        this.throttles = cgroups != null && cgroups.controllers().contains("memory");
        this.budget = budget;
        this.gauge = new PressureGauge(budget);
        this.ladder = new OomLadder(PACE, throttles);
        this.pressure = new Pressure(Pressure.Source.NONE, 0, this.budget, false);
    }

    /** What all programs of the node may use together, in bytes: as node.toml has it, or the default for this machine. */
    public static long budgetBytes(NodeConfig config) {
        return config.memoryBudgetBytes()
                .orElseGet(() -> Defaults.memoryBudget(
                        new ProcMemory(Path.of("/proc")).machine().ram()));
    }

    /** Looks for the first time, and from then on. */
    public void begin() {
        String refused = "";
        for (int seconds : STALL_WINDOWS_SECONDS) {
            if (trigger == null) {
                refused = watchStalls(seconds);
            }
        }
        if (trigger == null) {
            watched = "MemAvailable alone: " + refused;
            Logger.warn("no word of memory stalls from this kernel ({}): available memory alone is watched", refused);
        }
        if (!throttles) {
            Logger.info("this machine has no memory controller in cgroup v2: under pressure nobody is throttled");
        }
        look();
    }

    /** @return why not; empty if it is watched */
    private String watchStalls(int seconds) {
        int stall = seconds * STALL_MICROS_A_SECOND;
        int window = seconds * 1_000_000;
        try {
            PressureTrigger made = PressureTrigger.some(MACHINE_STALLS.toString(), stall, window);
            try {
                watch = conductor.watchPriority(made.fd(), this::stalled);
            } catch (LinuxException e) {
                made.close();
                throw e;
            }
            trigger = made;
            watched = "PSI: some " + stall + " " + window + " of " + MACHINE_STALLS;
            return "";
        } catch (LinuxException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** The kernel woke us: what the machine has left now decides, not what it had at the last look. */
    private void stalled() {
        wakes++;
        gauge.stalled(Conductor.now());
        if (!looking) {
            look();
        }
    }

    private void look() {
        if (closed) {
            return;
        }
        looking = true;
        long mine = ++looks;
        Map<String, Integer> generations = new LinkedHashMap<>();
        List<Subject> subjects = new ArrayList<>();
        for (SupervisedProcess p : lifecycle.processes()) {
            Process process = p.process;
            // A driver inside has no memory of its own that its end would give back.
            if (process != null && p.killedFor == null && p.spec.inline().isEmpty()) {
                generations.put(p.spec.name(), p.generation);
                Optional<Cgroup> group = p.sandbox.cgroup();
                subjects.add(new Subject(
                        p.spec.name(), () -> group.map(Cgroup::pids).orElseGet(() -> descendants(process))));
            }
        }
        int self = (int) ProcessHandle.current().pid();
        subjects.add(new Subject(SUPERVISOR, () -> List.of(self)));
        sampler.sample(subjects)
                .whenComplete((sample, failure) -> conductor.post(() -> {
                    looking = false;
                    if (sample != null) {
                        seen(sample, generations);
                    } else if (!closed) {
                        Logger.error(failure, "memory was not measured: {}", failure.getMessage());
                    }
                    conductor.after(period(), () -> {
                        if (looks == mine) {
                            look();
                        }
                    });
                }));
    }

    private int period() {
        boolean tense = !pressure.none() || pressure.used() > pressure.limit() * NEAR;
        return tense ? TENSE_PERIOD_MILLIS : CALM_PERIOD_MILLIS;
    }

    private static List<Integer> descendants(Process process) {
        return process.descendants().map(h -> (int) h.pid()).toList();
    }

    private void seen(Sample sample, Map<String, Integer> generations) {
        long now = Conductor.now();
        List<Candidate> living = new ArrayList<>();
        long node = 0;
        for (SupervisedProcess p : lifecycle.processes()) {
            Seen seen = sample.processes().get(p.spec.name());
            if (seen != null && Integer.valueOf(p.generation).equals(generations.get(p.spec.name()))) {
                node += seen.use().share();
                if (p.killedFor == null) {
                    living.add(candidate(p, seen.use(), now));
                }
            }
        }
        machine = sample.machine();
        boolean tellsStalls = trigger != null;
        pressure = gauge.judge(now, new PressureGauge.Reading(node, machine.total(), machine.available(), tellsStalls));
        List<Badness> order = Badness.order(living, pressure.totalPages());
        ladder.observe(now, pressure, order).forEach(this::apply);
        Seen own = sample.processes().getOrDefault(SUPERVISOR, new Seen(MemoryUse.NONE, List.of()));
        living.add(candidate(SUPERVISOR, Privilege.SUPERVISOR, own.use(), 0, Candidate.MIN_ADJ, false));
        candidates = List.copyOf(living);
        tellLinux(sample);
    }

    private static Candidate candidate(SupervisedProcess p, MemoryUse use, long now) {
        Privilege privilege = switch (p.spec.kind()) {
            case DRIVER -> Privilege.DRIVER;
            case APP -> Privilege.APP;
            case SERVICE -> Privilege.SERVICE;
        };
        long age = p.state() instanceof ProcessState.Running running ? now - running.since() : 0;
        boolean hears = p.client != null && p.isRunning();
        return candidate(p.spec.name(), privilege, use, age, p.spec.resources().oomScoreAdj(), hears);
    }

    private static Candidate candidate(
            String name, Privilege privilege, MemoryUse use, long age, int adj, boolean hears) {
        int page = Badness.PAGE_BYTES;
        return new Candidate(
                name,
                privilege,
                use.resident() / page,
                use.swap() / page,
                use.tables() / page,
                Math.max(0, age),
                adj,
                hears);
    }

    private void tellLinux(Sample sample) {
        long pages = Math.max(1, machine.total() / Badness.PAGE_BYTES);
        Map<String, Integer> values = LinuxOrder.adjustments(candidates, pages, scoreAdj.floor());
        linux = values;
        if (closed) {
            return;
        }
        sampler.execute(() -> {
            List<Integer> all = new ArrayList<>();
            sample.processes().forEach((name, seen) -> {
                Integer value = values.get(name);
                if (value != null && !name.equals(SUPERVISOR)) {
                    scoreAdj.set(seen.pids(), value);
                    all.addAll(seen.pids());
                }
            });
            scoreAdj.retain(all);
        });
    }

    private void apply(OomOrder order) {
        SupervisedProcess p = lifecycle.find(order.process()).orElseThrow();
        switch (order) {
            case OomOrder.Shrink shrink -> {
                if (p.client != null) {
                    RingRecord record = new RingRecord().start(RingRecord.EVENT, Syscall.SHRINK, 0, 0);
                    dispatcher.tell(p.client, record);
                }
            }
            case OomOrder.Throttle throttle -> onGroup(p, Cgroup::throttle);
            case OomOrder.Relax relax -> onGroup(p, Cgroup::relax);
            case OomOrder.Kill kill -> {}
        }
        report(p, order);
        if (order instanceof OomOrder.Kill) {
            lifecycle.killForMemory(p, order.why());
        }
    }

    private interface OnGroup {
        void apply(Cgroup group) throws IOException;
    }

    /** Writing memory.high reclaims at once, in the writer's time. */
    private void onGroup(SupervisedProcess p, OnGroup action) {
        p.sandbox
                .cgroup()
                .ifPresent(group -> sampler.execute(() -> {
                    try {
                        action.apply(group);
                    } catch (IOException e) {
                        Logger.warn("{} is not throttled: {}", p.spec.name(), e.getMessage());
                    }
                }));
    }

    private void report(SupervisedProcess p, OomOrder order) {
        Logger.warn("memory: {} {}: {}", order.step(), p.spec.name(), order.why());
        p.log.add("memory: " + order.step() + ": " + order.why());
        lifecycle.event(p, order.step(), order.why());
        steps.addLast(new OomStep(Topics.time(System.currentTimeMillis()), order.step(), p.spec.name(), order.why()));
        if (steps.size() > STEPS_KEPT) {
            steps.removeFirst();
        }
    }

    /** `supervisor oom`. */
    public Map<String, Object> describe() {
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("pressure", pressure.source().label());
        page.put("why", pressure.why());
        page.put("level", ladder.level().label());
        page.put("budget_bytes", budget);
        page.put("used_bytes", pressure.source() == Pressure.Source.MACHINE ? null : pressure.used());
        page.put("machine_bytes", machine.total());
        page.put("available_bytes", machine.available());
        page.put("watched", watched);
        page.put("psi_wakes", trigger == null ? null : wakes);
        page.put("machine_stalls", trigger == null ? null : OomReport.stalls(MACHINE_STALLS));
        page.put("node_stalls", cgroups == null ? null : OomReport.stalls(cgroups.memoryPressure()));
        page.put("throttle", throttles ? "memory.high" : "skipped: no memory controller in cgroup v2");
        page.put(
                "linux",
                scoreAdj.floor() == Candidate.MIN_ADJ
                        ? "chooses as listed"
                        : "chooses as listed, but the supervisor is not immune: oom_score_adj below " + scoreAdj.floor()
                                + " is refused without CAP_SYS_RESOURCE, all others are shifted up");
        page.put("order", OomReport.order(candidates, pressure, linux));
        page.put("steps", steps.stream().map(OomStep::row).toList());
        return page;
    }

    @Override
    public void close() {
        closed = true;
        conductor.post(() -> {
            sampler.close();
            if (trigger != null) {
                conductor.unwatch(watch, trigger.fd());
                trigger.close();
            }
        });
    }
}
