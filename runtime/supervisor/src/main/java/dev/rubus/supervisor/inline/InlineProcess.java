package dev.rubus.supervisor.inline;

import dev.rubus.abi.InlineProgram;
import dev.rubus.linux.LinuxException;
import dev.rubus.linux.NetworkNamespace;
import dev.rubus.linux.SeqPacket;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * One run of a driver on a thread of the supervisor, in the form of a process, so that whoever starts, watches and ends processes need not
 * know.
 *
 * <p>What a process has and a thread has not: nobody can end it against its will. {@link #destroyForcibly} hangs up its socket and interrupts
 * it. A thread that runs on after that loses its devices and its channel and is given up: it counts as dead, another takes its place, and it
 * goes on using a CPU until the node ends. A driver that calls exit, or a native call that crashes, ends the node at once. That is what the
 * manifest's {@code trusted} means.
 */
public final class InlineProcess extends Process {
    /** What {@link #exitValue} says of a run whose thread did not end. */
    public static final int GIVEN_UP = -1;

    private static final int DIED = 1;
    /** For a thread to notice that it shall end; most need less than one. */
    private static final long GRACE_MILLIS = 300;

    private final Program what;
    private final SeqPacket ring0;
    private final InlineProgram program;
    private final Speech speech = new Speech();
    private final KernelTasks tasks = new KernelTasks();
    private final DriverThreads threads;
    private final Thread thread;
    private final CompletableFuture<Integer> status = new CompletableFuture<>();
    private final CompletableFuture<Process> exit = status.thenApply(code -> this);
    private final AtomicBoolean ending = new AtomicBoolean();
    private volatile int code;

    /**
     * What to run.
     *
     * @param lib the distribution's folder of jars
     * @param network the namespace to live in; empty: the machine's own
     */
    public record Program(String name, String mainClass, Path lib, Optional<Path> network) {}

    private InlineProcess(Program what, DriverLoader loader, SeqPacket[] pair) {
        this.what = what;
        this.ring0 = pair[0];
        this.program = loader.program();
        threads = new DriverThreads(what.name(), speech, this::threadDied);
        // Linux keeps 15 characters: found as /proc/PID/task/TID/comm.
        thread = new Thread(threads, () -> run(loader, pair[1]), "drv/" + what.name());
        thread.setDaemon(true);
        thread.setContextClassLoader(loader.classes());
    }

    /** Starts the driver. @throws IOException if it cannot be loaded */
    public static InlineProcess launch(Program what) throws IOException {
        Voices.hear();
        DriverLoader loader = new DriverLoader(what.lib(), what.mainClass());
        try {
            InlineProcess process = new InlineProcess(what, loader, SeqPacket.pair());
            process.thread.start();
            return process;
        } catch (LinuxException e) {
            loader.close();
            throw e;
        }
    }

    /** How many threads are still there of runs of this driver that were given up. Any thread. */
    public static int givenUp(String driver) {
        return DriverThreads.leftOf(driver);
    }

    /** The threads that this run has now, as the kernel numbers and names them. Any thread. */
    public Map<Integer, String> tasks() {
        return tasks.named(threadNames());
    }

    /** Of those that it has now. Any thread. */
    List<String> threadNames() {
        return threads.names();
    }

    /** Ring 0's end of the hand-shake socket. */
    public SeqPacket socket() {
        return ring0;
    }

    private void run(DriverLoader loader, SeqPacket theirs) {
        try {
            enterNetwork(theirs);
            program.run(what.mainClass(), theirs.fd().number());
        } catch (Throwable e) {
            threads.describe(thread, e);
            code = DIED;
        }
        List<Thread> left = threads.end(GRACE_MILLIS);
        for (Thread one : left) {
            threads.say(
                    "thread " + one.getName() + " does not end: it runs on inside the supervisor until the node stops");
            threads.giveUp();
        }
        try {
            loader.close();
        } catch (IOException e) {
            threads.say("its class loader was not closed: " + e.getMessage());
        }
        end(left.isEmpty() ? code : GIVEN_UP);
    }

    /** Until the program runs, its end of the socket is ours to close. */
    private void enterNetwork(SeqPacket theirs) throws LinuxException {
        if (what.network().isPresent()) {
            try {
                NetworkNamespace.enter(what.network().get().toString());
            } catch (LinuxException e) {
                theirs.close();
                throw e;
            }
        }
    }

    /** As in a process, a thread that dies of an exception takes the driver along. */
    private void threadDied(Throwable cause) {
        code = DIED;
        program.died(cause);
        destroyForcibly();
    }

    private void end(int value) {
        if (status.complete(value)) {
            speech.finish();
        }
    }

    @Override
    public Process destroyForcibly() {
        if (isAlive() && ending.compareAndSet(false, true)) {
            // Asked for by a thread that dies, it would be one of those whose end it waits for.
            Thread end = new Thread(threads.getParent(), this::end, "end/" + what.name());
            end.setDaemon(true);
            end.start();
        }
        return this;
    }

    private void end() {
        program.hangUp();
        thread.interrupt();
        try {
            if (waitFor(2 * GRACE_MILLIS, TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        threads.giveUp();
        threads.say(
                "thread " + thread.getName()
                        + " does not end: its devices are taken away, and it runs on inside the supervisor until the node stops");
        program.revoke();
        end(GIVEN_UP);
        program.abandon();
    }

    @Override
    public void destroy() {
        destroyForcibly();
    }

    @Override
    public boolean isAlive() {
        return !status.isDone();
    }

    @Override
    public CompletableFuture<Process> onExit() {
        return exit;
    }

    @Override
    public int exitValue() {
        if (isAlive()) {
            throw new IllegalThreadStateException(what.name() + " has not ended");
        }
        return status.join();
    }

    @Override
    public int waitFor() throws InterruptedException {
        try {
            return status.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public boolean waitFor(long timeout, TimeUnit unit) throws InterruptedException {
        try {
            status.get(timeout, unit);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The supervisor's: it has none of its own. */
    @Override
    public long pid() {
        return ProcessHandle.current().pid();
    }

    @Override
    public Stream<ProcessHandle> descendants() {
        return Stream.empty();
    }

    /** What it prints. */
    @Override
    public InputStream getInputStream() {
        return speech;
    }

    @Override
    public InputStream getErrorStream() {
        return InputStream.nullInputStream();
    }

    @Override
    public OutputStream getOutputStream() {
        return OutputStream.nullOutputStream();
    }
}
