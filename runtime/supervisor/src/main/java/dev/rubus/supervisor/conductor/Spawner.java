package dev.rubus.supervisor.conductor;

import dev.rubus.kernel.sched.RunQueue;
import dev.rubus.linux.SeqPacket;
import dev.rubus.supervisor.inline.InlineProcess;
import dev.rubus.supervisor.process.SupervisedProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;

/**
 * The threads that may wait: they mount, fork and probe, and report to whoever asked.
 *
 * <p>The pool's threads live as long as the supervisor: the sandboxes die with the <em>thread</em> that forked them
 * (PR_SET_PDEATHSIG, prctl(2)).
 */
public final class Spawner implements AutoCloseable {
    private static final int THREADS = 3;
    private static final int PROBE_MILLIS = 500;
    private static final long PROBE_PAUSE_NANOS = 5_000_000;

    private final WorkerPool pool;

    private final Path lib;

    /**
     * @param lib the distribution's folder of jars, for drivers that run in this process
     * @param run who is next to have a thread
     */
    public Spawner(Path lib, RunQueue run) {
        this.lib = lib;
        pool = new WorkerPool("workers", THREADS, run);
    }

    /** The threads, as a resource that is shared. */
    public WorkerPool workers() {
        return pool;
    }

    /** A started program. @param door ring 0's end of its socket, if it does not come to the door itself */
    public record Spawned(Process process, Optional<SeqPacket> door) {}

    private static Thread daemon(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Starts the program in its sandbox and collects what it says. */
    public CompletableFuture<Spawned> spawn(SupervisedProcess p) {
        return pool.submit(p.spec.name(), p.spec.resources().weight(), () -> {
            try {
                Optional<SeqPacket> door = Optional.empty();
                Process process;
                if (p.spec.inline().isPresent()) {
                    InlineProcess thread = InlineProcess.launch(new InlineProcess.Program(
                            p.spec.name(), p.spec.inline().get(), lib, p.spec.network()));
                    door = Optional.of(thread.socket());
                    process = thread;
                } else {
                    process = p.sandbox.launch();
                }
                daemon("rubus-log-" + p.spec.name(), () -> p.log.pump(process.getInputStream()))
                        .start();
                return new Spawned(process, door);
            } catch (IOException e) {
                throw new CompletionException(e.getMessage(), e);
            }
        });
    }

    /** Completes when the program's port answers; fails when the program is gone before. */
    public CompletableFuture<Void> awaitPort(SupervisedProcess p) {
        CompletableFuture<Void> answered = new CompletableFuture<>();
        InetSocketAddress port = p.spec.readyPort().orElseThrow();
        Process process = p.process;
        daemon("rubus-probe-" + p.spec.name(), () -> {
                    while (process != null && process.isAlive()) {
                        try (Socket probe = new Socket()) {
                            probe.connect(port, PROBE_MILLIS);
                            answered.complete(null);
                            return;
                        } catch (IOException e) {
                            LockSupport.parkNanos(PROBE_PAUSE_NANOS);
                        }
                    }
                })
                .start();
        return answered;
    }

    @Override
    public void close() {
        pool.close();
    }
}
