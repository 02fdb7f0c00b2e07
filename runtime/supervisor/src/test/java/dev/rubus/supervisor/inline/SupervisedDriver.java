package dev.rubus.supervisor.inline;

import dev.rubus.board.NodePlan;
import dev.rubus.board.manifest.SchedPolicy;
import dev.rubus.kernel.syscall.Quota;
import dev.rubus.linux.SeqPacket;
import dev.rubus.supervisor.conductor.Conductor;
import dev.rubus.supervisor.conductor.Door;
import dev.rubus.supervisor.conductor.Lifecycle;
import dev.rubus.supervisor.conductor.Spawner;
import dev.rubus.supervisor.device.DeviceBroker;
import dev.rubus.supervisor.dispatcher.Access;
import dev.rubus.supervisor.dispatcher.Dispatcher;
import dev.rubus.supervisor.dispatcher.DispatcherEvents;
import dev.rubus.supervisor.dispatcher.RunQueues;
import dev.rubus.supervisor.log.ProcessLog;
import dev.rubus.supervisor.process.ProcessKind;
import dev.rubus.supervisor.process.ProcessSpec;
import dev.rubus.supervisor.process.SupervisedProcess;
import dev.rubus.supervisor.sandbox.Sandbox;
import dev.rubus.supervisor.telemetry.Topics;
import dev.rubus.supervisor.vdso.NodePage;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * A driver that runs within, with the real conductor, life cycle and door. It has a mark against it already: when it dies it is degraded, and does
 * not come back within the test.
 */
final class SupervisedDriver implements AutoCloseable {
    static final String SOURCE = """
            package prog;
            import dev.rubus.abi.Handshake;
            import dev.rubus.abi.InlineProgram;
            import dev.rubus.linux.Fd;
            import dev.rubus.linux.SeqPacket;
            import java.util.Map;
            public class P implements InlineProgram {
                public static class Dies {} public static class Lingers {} public static class SaysNothing {}
                public static class Forges {}
                volatile boolean over;
                public void run(String main, int socket) throws Throwable {
                    try (SeqPacket ring0 = new SeqPacket(Fd.own(socket))) {
                        while (System.getProperty("supervised-driver-words") == null) Thread.onSpinWait();
                        if (main.equals("prog.P$Forges")) {
                            ring0.send(new Handshake.Welcome(1, 1, System.getProperty("supervised-driver-words"), Map.of()));
                            while (!over) Thread.onSpinWait();
                        } else if (!main.equals("prog.P$SaysNothing")) {
                            ring0.send(new Handshake.LastWords(System.getProperty("supervised-driver-words")));
                            ring0.send(new Handshake.LastWords("uncaught IOException: ring 0 is gone"));
                        }
                    }
                    while (!main.equals("prog.P$Dies") && !over) Thread.onSpinWait();
                }
                public void died(Throwable cause) {}
                public void hangUp() { over = true; }
                public void revoke() {}
                public void abandon() {}
            }
            """;

    /** What the program says when it may begin. */
    static final String WORDS = "supervised-driver-words";

    final Topics topics = new Topics("test");
    final Conductor conductor;
    final Lifecycle lifecycle;
    final Door door;
    final SupervisedProcess process;
    private final NodePage page;
    private final SeqPacket listener;
    private final Dispatcher dispatcher;
    private final Spawner spawner;
    private final DeviceBroker devices;

    /** @param program which of those of {@link #SOURCE} */
    SupervisedDriver(Path folder, ProcessKind kind, String program) throws Exception {
        DispatcherEvents none = (DispatcherEvents) Proxy.newProxyInstance(
                DispatcherEvents.class.getClassLoader(), new Class<?>[] {DispatcherEvents.class}, (p, m, a) -> null);
        page = new NodePage();
        listener = SeqPacket.listen(folder.resolve("s").toString());
        dispatcher = new Dispatcher(none, topics, page);
        conductor = new Conductor(false);
        spawner = new Spawner(folder, RunQueues.of(SchedPolicy.EEVDF).get());
        devices = new DeviceBroker(new NodePlan(null, null, List.of(), List.of()));
        lifecycle = new Lifecycle(conductor, spawner, dispatcher, topics, 1000);
        door = new Door(conductor, lifecycle, dispatcher, devices, listener, page.readers());
        lifecycle.admitBy(door::admit);
        ProcessSpec spec = new ProcessSpec(
                "driver",
                kind,
                0,
                List.of(),
                Optional.of("prog.P$" + program),
                true,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                ProcessSpec.Calls.USUAL,
                Map.of(),
                Map.of(),
                new ProcessSpec.Resources(
                        1 << 20, 10, OptionalDouble.empty(), OptionalLong.empty(), 1024, 0, 0, new Quota(1, 1), 0, 1),
                new ProcessSpec.RestartPolicy(
                        Duration.ofHours(1), Duration.ofHours(2), 1, Duration.ofHours(1), Duration.ofHours(1)));
        // No root: a run that is a thread of ours enters no sandbox.
        Sandbox sandbox = new Sandbox(null, null, spec);
        process = new SupervisedProcess(spec, Access.NONE, sandbox, new ProcessLog(folder, "driver"));
        process.ladder.died(Conductor.now(), 0);
        conductor.post(() -> lifecycle.add(process));
    }

    /** Starts it. @return its run, which waits for its words */
    InlineProcess start() throws Exception {
        conductor.post(() -> lifecycle.start(process));
        await(() -> process.socket != null);
        return ask(() -> (InlineProcess) Objects.requireNonNull(process.process));
    }

    /** Has the program begin. Any thread. */
    static void say(String words) {
        System.setProperty(WORDS, words);
    }

    /** Looks with the conductor's eyes until it is so; the test's own limit of time is the bound. */
    void await(Callable<Boolean> happened) throws Exception {
        while (!ask(happened)) {
            Thread.onSpinWait();
        }
    }

    <T> T ask(Callable<T> question) throws Exception {
        return conductor.ask(question).get(20, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        System.clearProperty(WORDS);
        devices.close();
        spawner.close();
        conductor.close();
        dispatcher.close();
        listener.close();
        page.close();
    }
}
