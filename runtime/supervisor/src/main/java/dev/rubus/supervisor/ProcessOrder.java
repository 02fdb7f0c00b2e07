package dev.rubus.supervisor;

import dev.rubus.supervisor.conductor.Conductor;
import dev.rubus.supervisor.conductor.Lifecycle;
import dev.rubus.supervisor.dispatcher.Dispatcher;
import dev.rubus.supervisor.fuse.FuseMount;
import dev.rubus.supervisor.process.ProcessKind;
import dev.rubus.supervisor.process.ProcessState;
import dev.rubus.supervisor.process.SupervisedProcess;
import dev.rubus.supervisor.telemetry.Topics;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * Who starts after whom: services and drivers, which the node needs to serve; the apps; and last the process behind the mount. The apps end
 * first; then the drivers; last the services, the one behind the mount among them, so that whoever reads there is answered until then.
 */
final class ProcessOrder {
    /** Given to the broker's acknowledgement of "offline" before the net driver ends. */
    private static final int GOODBYE_MILLIS = 300;

    private final Conductor conductor;
    private final Lifecycle lifecycle;
    private final Dispatcher dispatcher;
    private final Topics topics;
    private final Optional<FuseMount> mount;
    private final CompletableFuture<Void> served;
    private final int endSeconds;

    /**
     * Starts nobody yet.
     *
     * @param served completed when services and drivers serve, or with the reason why one of them never will
     * @param endSeconds given to the processes of each kind to end
     */
    ProcessOrder(
            Conductor conductor,
            Lifecycle lifecycle,
            Dispatcher dispatcher,
            Topics topics,
            Optional<FuseMount> mount,
            CompletableFuture<Void> served,
            int endSeconds) {
        this.conductor = conductor;
        this.lifecycle = lifecycle;
        this.dispatcher = dispatcher;
        this.topics = topics;
        this.mount = mount;
        this.served = served;
        this.endSeconds = endSeconds;
    }

    /** Starts those services and drivers. Conductor's thread. */
    void begin(Predicate<SupervisedProcess> which) {
        lifecycle.processes().stream()
                .filter(ProcessOrder::isNeeded)
                .filter(which)
                .forEach(lifecycle::start);
    }

    /** Before the node serves; the others follow. */
    private static boolean isNeeded(SupervisedProcess p) {
        return p.spec.kind() != ProcessKind.APP && !p.spec.name().equals(FuseMount.PROCESS);
    }

    /** A process began to serve, or does not come back: who waited for it is next. Conductor's thread. */
    void changed() {
        if (served.isDone()) {
            startMount();
            return;
        }
        lifecycle.processes().stream()
                .filter(p -> p.state() instanceof ProcessState.Degraded)
                .findFirst()
                .ifPresent(p -> served.completeExceptionally(new IOException(p.spec.name() + " does not start ("
                        + p.cause + "); the end of its log: " + String.join(" | ", p.log.tail(4)))));
        boolean all =
                lifecycle.processes().stream().filter(ProcessOrder::isNeeded).allMatch(SupervisedProcess::isRunning);
        if (all && !served.isDone()) {
            ofKind(ProcessKind.APP).forEach(lifecycle::start);
            served.complete(null);
            startMount();
        }
    }

    /** Last of all, so that its start takes nothing from the others'; who is early waits at the mount. */
    private void startMount() {
        if (mount.isPresent()
                && ofKind(ProcessKind.APP).stream().noneMatch(p -> p.state() instanceof ProcessState.Starting)) {
            lifecycle.find(FuseMount.PROCESS).filter(p -> p.generation == 0).ifPresent(p -> {
                lifecycle.start(p);
                CompletableFuture.runAsync(mount.get()::guard);
            });
        }
    }

    /** Ends the apps, says goodbye, and ends the rest. Any thread but the conductor's; it waits. */
    void end() throws InterruptedException, ExecutionException, TimeoutException {
        end(ProcessKind.APP);
        dispatcher.publish(topics.status(false));
        long deadline = Conductor.now() + GOODBYE_MILLIS;
        while (Conductor.now() < deadline && dispatcher.outboxSize().get(1, TimeUnit.SECONDS) > 0) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        end(ProcessKind.DRIVER);
        end(ProcessKind.SERVICE);
    }

    private void end(ProcessKind kind) throws InterruptedException, ExecutionException, TimeoutException {
        conductor
                .ask(() -> lifecycle.end(ofKind(kind)))
                .get(endSeconds, TimeUnit.SECONDS)
                .get(endSeconds, TimeUnit.SECONDS);
    }

    private List<SupervisedProcess> ofKind(ProcessKind kind) {
        return lifecycle.processes().stream().filter(p -> p.spec.kind() == kind).toList();
    }
}
