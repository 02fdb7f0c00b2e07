package dev.rubus.supervisor.process;

import dev.rubus.board.NodePlan;
import dev.rubus.board.hardware.Board;
import dev.rubus.board.hardware.SimDevice;
import dev.rubus.board.manifest.AppManifest;
import dev.rubus.board.manifest.Defaults;
import dev.rubus.board.manifest.DeviceNeed;
import dev.rubus.board.manifest.DriverManifest;
import dev.rubus.board.manifest.Limits;
import dev.rubus.board.manifest.Placement;
import dev.rubus.board.manifest.Restart;
import dev.rubus.kernel.syscall.Quota;
import dev.rubus.supervisor.fuse.FuseMount;
import dev.rubus.supervisor.network.BrokerAddress;
import dev.rubus.supervisor.network.NodeNetwork;
import dev.rubus.supervisor.process.ProcessSpec.Calls;
import dev.rubus.supervisor.process.ProcessSpec.Resources;
import dev.rubus.supervisor.process.ProcessSpec.RestartPolicy;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Turns manifests into what is run: command lines as the sandbox sees them, limits, configuration. */
public final class Specs {
    private static final long MIB = 1 << 20;
    private static final Resources SERVICE_RESOURCES = new Resources(
            64 * MIB,
            Defaults.PIDS,
            Defaults.LIMITS.cpuQuota(),
            Defaults.LIMITS.ioBytesPerSecond(),
            Defaults.WEIGHT,
            -400,
            0,
            Quota.NORMAL,
            Defaults.REGION,
            Defaults.MAX_HANDLES);

    /** Everybody who waits at an open file of the mount is a call that waits. */
    private static final Resources MOUNT_RESOURCES = new Resources(
            SERVICE_RESOURCES.memoryBytes(),
            SERVICE_RESOURCES.pids(),
            SERVICE_RESOURCES.cpuQuota(),
            SERVICE_RESOURCES.ioBytesPerSecond(),
            SERVICE_RESOURCES.weight(),
            SERVICE_RESOURCES.oomScoreAdj(),
            SERVICE_RESOURCES.irqPriority(),
            new Quota(Defaults.SYSCALLS_PER_SECOND, Defaults.MAX_OUTSTANDING),
            SERVICE_RESOURCES.regionBytes(),
            SERVICE_RESOURCES.handles());

    /** A busy broker answers late, and what is published waits for it in the outbox. */
    private static final Duration BROKER_HANG_AFTER = Duration.ofSeconds(10);

    private final Jvm jvm;
    private final int firstUid;
    private int uids;

    /** @param firstUid the first of the uids that belong to this node alone */
    public Specs(Jvm jvm, int firstUid) {
        this.jvm = jvm;
        this.firstUid = firstUid;
    }

    /** Everything that the node runs, in the order it is started. @param mount what serves it is told; empty: there is no mount */
    public List<ProcessSpec> all(NodePlan plan, NodeNetwork network, BrokerAddress broker, Optional<FuseMount> mount) {
        List<ProcessSpec> all = new ArrayList<>();
        if (broker.own()) {
            all.add(broker(network.ownBrokerAddress(), network.brokerNamespace()));
        }
        if (plan.board().simulated()) {
            all.add(simulator(plan.board()));
        }
        for (DriverManifest driver : plan.drivers()) {
            boolean net = driver.devices().stream().anyMatch(need -> need.kind() == DeviceNeed.Kind.NET);
            Map<String, String> config = net ? broker.driverConfig(plan.node().name(), network) : Map.of();
            all.add(driver(driver, config, net ? Optional.of(network.netNamespace()) : Optional.empty()));
        }
        plan.apps().forEach(app -> all.add(app(app)));
        mount.ifPresent(served -> all.add(mount(served.config())));
        return all;
    }

    /** @param ring0Config what ring 0 tells this driver beside its manifest's {@code [config]} */
    private ProcessSpec driver(DriverManifest m, Map<String, String> ring0Config, Optional<Path> network) {
        Map<String, String> config = new LinkedHashMap<>(m.config());
        config.putAll(ring0Config);
        return new ProcessSpec(
                m.name(),
                ProcessKind.DRIVER,
                nextUid(),
                jvm.command(m.name(), m.main(), m.heapBytes(), m.jvmOptions(), List.of()),
                m.placement() == Placement.INLINE ? Optional.of(m.main()) : Optional.empty(),
                true,
                Optional.empty(),
                network,
                Optional.empty(),
                Map.of(),
                serving(),
                config,
                m.env(),
                resources(m.limits(), m.weight(), m.oomScoreAdj(), m.irqPriority()),
                restart(m.restart()));
    }

    private ProcessSpec app(AppManifest m) {
        List<String> command = switch (m.program()) {
            case AppManifest.Program.JavaMain java ->
                jvm.command(m.name(), java.main(), m.limits().memoryBytes() / 2, List.of(), java.classPath());
            case AppManifest.Program.Command foreign -> foreign.words();
        };
        return new ProcessSpec(
                m.name(),
                ProcessKind.APP,
                nextUid(),
                command,
                Optional.empty(),
                m.program() instanceof AppManifest.Program.JavaMain,
                Optional.empty(),
                Optional.empty(),
                Optional.of(m.folder()),
                Map.of(),
                Calls.USUAL,
                Map.of(),
                m.env(),
                resources(m.limits(), m.weight(), m.oomScoreAdj(), 0),
                restart(m.restart()));
    }

    /** The simulated board. */
    private ProcessSpec simulator(Board board) {
        String devices = board.sim().stream().map(Specs::simulated).collect(Collectors.joining("\n"));
        return new ProcessSpec(
                "sim",
                ProcessKind.SERVICE,
                nextUid(),
                jvm.command("sim", "dev.rubus.sim.SimMain", 16 * MIB, List.of(), List.of()),
                Optional.empty(),
                true,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Calls.USUAL,
                Map.of("sim.devices", devices),
                Map.of(),
                SERVICE_RESOURCES,
                restart(Defaults.RESTART));
    }

    /** Serves the tree to the machine's users. */
    private ProcessSpec mount(Map<String, String> config) {
        return new ProcessSpec(
                FuseMount.PROCESS,
                ProcessKind.SERVICE,
                nextUid(),
                jvm.command(FuseMount.PROCESS, "dev.rubus.fs.FsMain", 8 * MIB, List.of("-Xmn2m"), List.of()),
                Optional.empty(),
                true,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                serving(),
                config,
                Map.of(),
                MOUNT_RESOURCES,
                restart(Defaults.RESTART));
    }

    /** Of who serves descriptors. A JVM that records starts another at its end, and writes what it recorded. */
    private Calls serving() {
        return jvm.training() ? Calls.USUAL : Calls.SERVING;
    }

    /** The node's own broker. */
    private ProcessSpec broker(InetSocketAddress address, Path network) {
        String conf = "listener 1883 0.0.0.0\nallow_anonymous true\nuser root\npersistence false\n"
                + "log_dest stderr\nset_tcp_nodelay true\nmax_packet_size 65536\n";
        return new ProcessSpec(
                "broker",
                ProcessKind.SERVICE,
                nextUid(),
                List.of("mosquitto", "-c", "/etc/rubus/mosquitto.conf"),
                Optional.empty(),
                false,
                Optional.of(address),
                Optional.of(network),
                Optional.empty(),
                Map.of("/etc/rubus/mosquitto.conf", conf),
                Calls.USUAL,
                Map.of(),
                Map.of(),
                SERVICE_RESOURCES,
                restart(Defaults.RESTART.withHangAfter(BROKER_HANG_AFTER)));
    }

    private int nextUid() {
        return firstUid + uids++;
    }

    private static Resources resources(Limits limits, int weight, int oomScoreAdj, int irqPriority) {
        return new Resources(
                limits.memoryBytes(),
                limits.pids(),
                limits.cpuQuota(),
                limits.ioBytesPerSecond(),
                weight,
                oomScoreAdj,
                irqPriority,
                new Quota(limits.syscallsPerSecond(), limits.outstanding()),
                limits.regionBytes(),
                limits.handles());
    }

    private static RestartPolicy restart(Restart r) {
        return new RestartPolicy(r.backoffMin(), r.backoffMax(), r.budgetCount(), r.budgetWindow(), r.hangAfter());
    }

    /** A line of the simulator's configuration. */
    static String simulated(SimDevice device) {
        List<String> words = new ArrayList<>();
        switch (device) {
            case SimDevice.Button b ->
                words.addAll(List.of(
                        "button",
                        "line=" + b.line(),
                        "press-every-ms=" + b.pressEvery().toMillis(),
                        "press-for-ms=" + b.pressFor().toMillis(),
                        "bounce=" + !b.bounce().isZero()));
            case SimDevice.Led led -> words.addAll(List.of("led", "line=" + led.line()));
            case SimDevice.Bme280 b ->
                words.addAll(List.of(
                        "bme280",
                        "bus=" + b.bus(),
                        "address=0x" + Integer.toHexString(b.address()),
                        "day-ms=" + b.day().toMillis()));
            case SimDevice.RegisterFile r ->
                words.addAll(List.of("registers", "bus=" + r.bus(), "address=0x" + Integer.toHexString(r.address())));
        }
        return String.join(" ", words);
    }
}
