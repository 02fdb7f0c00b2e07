package dev.rubus.supervisor;

import dev.rubus.board.NodePlan;
import dev.rubus.kernel.vfs.Vfs;
import dev.rubus.linux.SeqPacket;
import dev.rubus.supervisor.conductor.Conductor;
import dev.rubus.supervisor.conductor.Door;
import dev.rubus.supervisor.conductor.Lifecycle;
import dev.rubus.supervisor.conductor.Spawner;
import dev.rubus.supervisor.conductor.WorkerPool;
import dev.rubus.supervisor.device.DeviceBroker;
import dev.rubus.supervisor.dispatcher.Access;
import dev.rubus.supervisor.dispatcher.Dispatcher;
import dev.rubus.supervisor.dispatcher.RunQueues;
import dev.rubus.supervisor.fuse.FuseMount;
import dev.rubus.supervisor.log.ProcessLog;
import dev.rubus.supervisor.network.BrokerAddress;
import dev.rubus.supervisor.network.NodeNetwork;
import dev.rubus.supervisor.oom.OomKiller;
import dev.rubus.supervisor.process.Jvm;
import dev.rubus.supervisor.process.ProcessSpec;
import dev.rubus.supervisor.process.Specs;
import dev.rubus.supervisor.process.SupervisedProcess;
import dev.rubus.supervisor.sandbox.CgroupTree;
import dev.rubus.supervisor.sandbox.Sandbox;
import dev.rubus.supervisor.sandbox.SandboxRoot;
import dev.rubus.supervisor.telemetry.Topics;
import dev.rubus.supervisor.vdso.NodePage;
import dev.rubus.supervisor.vfs.FileCalls;
import dev.rubus.supervisor.vfs.NodeTree;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A running node: everything it is made of, put together in order and taken apart in the reverse order. */
public final class Node {
    private static final int FIRST_UID = 210_000;
    private static final int UIDS_PER_SLOT = 100;
    /** An emulated Pi takes 20 s for one JVM. */
    private static final int START_SECONDS = 120;

    private final NodeOptions options;
    private final Training training;
    private final long startedAt = Conductor.now();
    private final Undo undo = new Undo();
    private volatile String brokerState = "not reached yet";
    private @Nullable NodePlan plan;
    private @Nullable Conductor conductor;
    private @Nullable Dispatcher dispatcher;
    private @Nullable WorkerPool workers;
    private @Nullable NodePage page;
    private @Nullable Lifecycle lifecycle;
    private @Nullable DeviceBroker devices;
    private @Nullable Door door;
    private @Nullable Vfs vfs;
    private @Nullable OomKiller oom;
    private @Nullable CgroupTree cgroups;
    private String brokerUrl = "";
    private @Nullable FuseMount mount;
    private final CompletableFuture<Void> served = new CompletableFuture<>();

    public Node(NodeOptions options) {
        this.options = options;
        this.training = new Training(options.training());
    }

    /** Starts everything and waits until the drivers and the broker serve. On failure everything is taken back. */
    public void start() throws StartupFailure {
        try {
            build();
        } catch (IOException e) {
            throw new StartupFailure(1, "the node cannot start: " + e.getMessage(), e);
        }
        try {
            served.get(START_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new StartupFailure(
                    1, "not every driver serves after " + START_SECONDS + " s: look at " + logFolder(), e);
        } catch (ExecutionException e) {
            throw new StartupFailure(
                    1,
                    String.valueOf(Objects.requireNonNullElse(e.getCause(), e).getMessage()),
                    e);
        } catch (InterruptedException e) {
            throw new StartupFailure(1, "the start was interrupted", e);
        }
    }

    /** Ends a start that is under way; nothing happens to a node that serves. Any thread. */
    public void abort(String why) {
        served.completeExceptionally(new IOException(why));
    }

    private void build() throws StartupFailure, IOException {
        Requirements.root();
        for (String[] need : new String[][] {
            {"bwrap", "bubblewrap"}, {"nft", "nftables"}, {"ip", "iproute2"}, {"setpriv", "util-linux"}
        }) {
            Requirements.program(need[0], need[1]);
        }
        Requirements.userNamespaces();
        Requirements.writable(options.stateFolder());
        RunFolder run = RunFolder.take(options.runFolder());
        undo("run folder", run::close);
        NodePlan loaded = PlanLoader.load(options);
        plan = loaded;
        CompletableFuture<Optional<FuseMount>> mounting = CompletableFuture.supplyAsync(
                () -> FuseMount.create(options.runFolder(), loaded.node().export()));
        // At once: it is in the users' namespace, where a start that fails would leave it dead.
        undo("mount of the tree", () -> {
            Optional<FuseMount> there = mounting.join();
            if (there.isPresent()) {
                there.get().close();
            }
        });
        BrokerAddress broker = BrokerAddress.of(loaded.node().mqtt());
        if (broker.own()) {
            Requirements.program("mosquitto", "mosquitto");
            ServerSocket reserved = Requirements.port(loaded.node().mqtt().port());
            undo("port", reserved::close);
        }
        brokerUrl = broker.publicUrl();
        Slot claimed = Slot.claim(run.preferredSlot());
        undo("slot", claimed::close);
        int slot = claimed.number();

        Path root = Path.of("/run", "rubus-sandbox" + slot);
        Files.createDirectories(root);
        undo("sandbox folder", () -> Files.deleteIfExists(root));
        SandboxRoot sandboxes =
                SandboxRoot.create(root, options.dist(), Path.of(System.getProperty("java.home")), training.layerMib());
        undo("sandbox mount", sandboxes::close);
        Optional<CgroupTree> tree = training.on() ? Optional.empty() : CgroupTree.create("rubus" + slot);
        if (tree.isPresent()) {
            cgroups = tree.get();
            undo("cgroups", tree.get()::removeAll);
        }
        NodeNetwork network = new NodeNetwork(
                slot,
                sandboxes.networkNamespace("net"),
                sandboxes.networkNamespace("broker"),
                broker.resolved(),
                broker.own(),
                loaded.node().mqtt().port());
        // Its ten commands take as long as a driver's start, and most processes need no network.
        CompletableFuture<Void> connected = CompletableFuture.runAsync(network::create);
        undo("network", () -> {
            connected.exceptionally(failed -> null).join();
            network.close();
        });

        Topics topics = new Topics(loaded.node().name());
        Conductor loop = new Conductor(loaded.node().memoryGuarded());
        conductor = loop;
        undo("conductor", loop::close);
        NodePage vdso = new NodePage();
        page = vdso;
        undo("vDSO page", vdso::close);
        Dispatcher data = new Dispatcher(
                new NodeEvents(this, this::noted),
                topics,
                vdso,
                RunQueues.of(loaded.node().policy()),
                loaded.node().memoryGuarded());
        dispatcher = data;
        undo("dispatcher", data::close);
        Spawner spawner = new Spawner(
                options.dist().resolve("lib"),
                RunQueues.of(loaded.node().policy()).get());
        workers = spawner.workers();
        undo("spawner", spawner::close);
        Lifecycle life = new Lifecycle(loop, spawner, data, topics, training.stopLimitMillis());
        lifecycle = life;
        DeviceBroker opened = new DeviceBroker(loaded);
        devices = opened;
        undo("devices", opened::close);
        opened.openGranted();
        opened.all().forEach(data::addDevice);
        SeqPacket listener = sandboxes.listen();
        undo("door", listener::close);
        Door entrance = new Door(loop, life, data, opened, listener, vdso.readers());
        door = entrance;
        Vfs mounted = NodeTree.of(this);
        vfs = mounted;
        FileCalls files = new FileCalls(data, mounted);
        files.register();
        undo("files", files::close);
        life.admitBy(entrance::admit);

        Specs specs =
                new Specs(new Jvm(options.dist(), Jvm.thisMachine(), training.on()), FIRST_UID + slot * UIDS_PER_SLOT);
        Files.createDirectories(logFolder());
        Optional<FuseMount> made = mounting.join();
        mount = made.orElse(null);
        made.ifPresent(entrance::give);
        List<ProcessSpec> all = specs.all(loaded, network, broker, made);
        undo("AOT caches", () -> training.collect(sandboxes, all));
        for (ProcessSpec spec : all) {
            Access access = loaded.apps().stream()
                    .filter(app -> app.name().equals(spec.name()))
                    .findFirst()
                    .map(app -> Access.granted(app.grants(), opened))
                    .orElse(Access.NONE);
            Sandbox sandbox = new Sandbox(sandboxes, cgroups, spec);
            Access within = access.within(spec.resources().quota());
            life.add(new SupervisedProcess(spec, within, sandbox, new ProcessLog(logFolder(), spec.name())));
        }
        ProcessOrder order = new ProcessOrder(loop, life, data, topics, made, served, training.endSeconds());
        undo("processes", order::end);
        // First of all, so that nobody waits there for a process that has ended.
        made.ifPresent(shown -> undo("mount of the tree", shown::close));
        if (!training.on()) {
            OomKiller killer = new OomKiller(loop, life, data, cgroups, OomKiller.budgetBytes(loaded.node()));
            oom = killer;
            undo("memory watch", killer::close);
            loop.post(killer::begin);
        }
        loop.ask(() -> {
                    entrance.open();
                    life.whenChanged(order::changed);
                    order.begin(p -> p.spec.network().isEmpty());
                    return true;
                })
                .join();
        connected.whenComplete((done, failure) -> loop.post(() -> {
            if (failure == null) {
                order.begin(p -> p.spec.network().isPresent());
            } else {
                abort("the node cannot start: "
                        + Objects.requireNonNullElse(failure.getCause(), failure)
                                .getMessage());
            }
        }));
    }

    private void noted(String process, String text) {
        if (process.equals("net") && text.startsWith("broker=")) {
            brokerState = text.substring("broker=".length());
            if (brokerState.startsWith("connected")) {
                lifecycle().publishAll();
            }
        }
    }

    /** Ends everything. Any thread; returns when it is done. */
    public synchronized void stop() {
        undo.all();
    }

    private void undo(String what, Undo.Closing action) {
        undo.add(what, action);
    }

    /** What `status` and `start` say of the node as a whole. Conductor's thread. */
    public Map<String, Object> describe() {
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("node", plan().node().name());
        node.put("board", plan().board().id());
        node.put("pid", ProcessHandle.current().pid());
        node.put("uptime_ms", uptimeMillis());
        node.put("broker", brokerUrl);
        node.put("broker_state", brokerState);
        node.put("config", options.configFolder().map(Path::toString).orElse("built-in defaults"));
        node.put("state", options.stateFolder().toString());
        node.put("files", mount == null ? "not mounted" : mount.target().toString());
        node.put("log", logFolder().toString());
        node.put("limits", cgroups == null ? List.of() : List.copyOf(cgroups.controllers()));
        return node;
    }

    public long uptimeMillis() {
        return Conductor.now() - startedAt;
    }

    public Path logFolder() {
        return options.stateFolder().resolve("log");
    }

    public NodeOptions options() {
        return options;
    }

    public NodePlan plan() {
        return require(plan);
    }

    public Conductor conductor() {
        return require(conductor);
    }

    public Dispatcher dispatcher() {
        return require(dispatcher);
    }

    /** Every run queue and who waits in it, as {@code supervisor sched} shows them. Any thread that may wait. */
    public Map<String, Object> schedule() {
        return require(workers).describeInto(dispatcher().schedule().join());
    }

    public NodePage page() {
        return require(page);
    }

    public Lifecycle lifecycle() {
        return require(lifecycle);
    }

    public DeviceBroker devices() {
        return require(devices);
    }

    /** The tree of files. */
    public Vfs vfs() {
        return require(vfs);
    }

    /** Empty while AOT caches are recorded: those processes are larger than any that runs. */
    public Optional<OomKiller> oom() {
        return Optional.ofNullable(oom);
    }

    public Door door() {
        return require(door);
    }

    private static <T> T require(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("the node has not been started");
        }
        return part;
    }
}
