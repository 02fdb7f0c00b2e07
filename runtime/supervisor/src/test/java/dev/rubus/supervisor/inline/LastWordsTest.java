package dev.rubus.supervisor.inline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

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
import java.io.IOException;
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
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Conductor, life cycle and door are the real ones; the program says why it dies and is dead in the same moment. */
@Timeout(60)
class LastWordsTest {
    private static final String DIE = "last-words-test-die";

    private static final String SOURCE = """
            package prog;
            import dev.rubus.abi.Handshake;
            import dev.rubus.abi.InlineProgram;
            import dev.rubus.linux.Fd;
            import dev.rubus.linux.SeqPacket;
            public class P implements InlineProgram {
                public static class Dies {} public static class Lingers {} public static class SaysNothing {}
                volatile boolean over;
                public void run(String main, int socket) throws Throwable {
                    try (SeqPacket ring0 = new SeqPacket(Fd.own(socket))) {
                        while (System.getProperty("last-words-test-die") == null) Thread.onSpinWait();
                        if (!main.equals("prog.P$SaysNothing")) {
                            ring0.send(new Handshake.LastWords(System.getProperty("last-words-test-die")));
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

    @TempDir
    Path folder;

    @AfterEach
    void forget() {
        System.clearProperty(DIE);
    }

    /** The conductor is busy with something else meanwhile, so that it learns of the words and of the end in one go. */
    @Test
    void areTheCauseAlthoughTheEndIsKnownBeforeTheyAreRead() throws Exception {
        assertEquals("stack overflow", cause("Dies", run -> {
            System.setProperty(DIE, "stack overflow");
            while (!run.threadNames().isEmpty()) {
                Thread.onSpinWait(); // when its thread is gone, its end has been told
            }
        }));
    }

    @Test
    void areTheCauseOfWhoTakesLongToEnd() throws Exception {
        assertEquals("stack overflow", cause("Lingers", run -> System.setProperty(DIE, "stack overflow")));
    }

    @Test
    void whoOnlyClosesItsSocketIsEndedForThat() throws Exception {
        assertEquals(
                "closed its socket to ring 0", cause("SaysNothing", run -> System.setProperty(DIE, "stack overflow")));
    }

    /** What ring 0 itself decides by, nobody can say: neither that it was an operator who asked, nor that the memory ran out. */
    @Test
    void whoSaysThatAnOperatorAskedDiedAllTheSame() throws Exception {
        assertEquals("restart by operator", cause("Lingers", run -> System.setProperty(DIE, "restart by operator")));
    }

    @Test
    void whoSaysThatItWasChosenWhenMemoryRanOutWasNot() throws Exception {
        assertEquals("OOM: the biggest", cause("Lingers", run -> System.setProperty(DIE, "OOM: the biggest")));
    }

    /** What the program dies of, once, with a mark against it. @param die on the conductor's thread */
    private String cause(String program, Consumer<InlineProcess> die) throws Exception {
        ProgramJar.compile(folder, SOURCE);
        DispatcherEvents none = (DispatcherEvents) Proxy.newProxyInstance(
                DispatcherEvents.class.getClassLoader(), new Class<?>[] {DispatcherEvents.class}, (p, m, a) -> null);
        Topics topics = new Topics("test");
        try (NodePage page = new NodePage();
                SeqPacket listener = SeqPacket.listen(folder.resolve("s").toString());
                Dispatcher dispatcher = new Dispatcher(none, topics, page);
                Conductor conductor = new Conductor(false);
                Spawner spawner =
                        new Spawner(folder, RunQueues.of(SchedPolicy.EEVDF).get());
                DeviceBroker devices = new DeviceBroker(new NodePlan(null, null, List.of(), List.of()))) {
            Lifecycle lifecycle = new Lifecycle(conductor, spawner, dispatcher, topics, 1000);
            lifecycle.admitBy(new Door(conductor, lifecycle, dispatcher, devices, listener, page.readers())::admit);
            SupervisedProcess p = driver(program);
            conductor.post(() -> lifecycle.add(p));
            conductor.post(() -> lifecycle.start(p));
            InlineProcess run = started(conductor, p);
            conductor.post(() -> die.accept(run));
            while (!ask(conductor, () -> p.restarts > 0)) {
                Thread.onSpinWait();
            }
            Death death = conductor
                    .ask(() -> new Death(p.state().label(), p.lastExit, p.cause))
                    .get(20, TimeUnit.SECONDS);
            assertEquals("degraded", death.state(), death::toString);
            assertNotEquals("OOM", death.lastExit(), death::toString);
            return death.cause();
        }
    }

    private record Death(String state, String lastExit, String cause) {}

    private static InlineProcess started(Conductor conductor, SupervisedProcess p) throws Exception {
        while (!ask(conductor, () -> p.socket != null)) {
            Thread.onSpinWait();
        }
        return (InlineProcess) Objects.requireNonNull(p.process);
    }

    private static boolean ask(Conductor conductor, Callable<Boolean> question) throws Exception {
        return conductor.ask(question).get(20, TimeUnit.SECONDS);
    }

    private SupervisedProcess driver(String program) throws IOException {
        ProcessSpec spec = new ProcessSpec(
                "driver",
                ProcessKind.DRIVER,
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
        SupervisedProcess p = new SupervisedProcess(spec, Access.NONE, sandbox, new ProcessLog(folder, "driver"));
        p.ladder.died(Conductor.now(), 0); // so that it does not come back within this test
        return p;
    }
}
