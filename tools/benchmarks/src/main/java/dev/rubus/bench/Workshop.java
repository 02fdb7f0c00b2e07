package dev.rubus.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * What benchmarks work with. A run that is cut off (SIGINT, SIGTERM, SIGHUP) takes back what it made as one that comes to its end does; what one
 * leaves that is killed, the next takes away.
 */
final class Workshop implements AutoCloseable {
    private static final long CHILDREN_MILLIS = 10_000;

    private final Path dist;
    private final Path sources;
    private final Path folder;
    private final Path shared;
    private final Thread whenCutOff = new Thread(this::cutOff, "cut off");
    private boolean over;

    private Workshop(Path dist, Path sources, Path folder, Path shared) {
        this.dist = dist;
        this.sources = sources;
        this.folder = folder;
        this.shared = shared;
    }

    static Workshop open() throws IOException {
        Path shm = Path.of("/dev/shm");
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        Path memory = Files.isWritable(shm) ? shm : temporary;
        Leavings.sweep(temporary);
        Leavings.sweep(memory);
        Workshop workshop = new Workshop(
                Path.of(System.getProperty("rubus.dist", "")),
                Path.of(System.getProperty("rubus.bench.sources", "")),
                folderIn(temporary),
                folderIn(memory));
        Runtime.getRuntime().addShutdownHook(workshop.whenCutOff);
        return workshop;
    }

    private static Path folderIn(Path parent) throws IOException {
        // Short: a socket's path has 107 bytes.
        Path made = Files.createTempDirectory(parent, Leavings.FOLDERS);
        Owner.self().writeTo(made);
        return made;
    }

    /** A node's distribution. */
    Path dist() {
        return dist;
    }

    /** This run's alone, gone at the end. */
    Path folder() {
        return folder;
    }

    /** Likewise, where a file is memory. */
    Path shared() {
        return shared;
    }

    String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Runs to the end and gives its output. */
    String output(List<String> command) throws IOException, InterruptedException {
        Process process = start(new ProcessBuilder(command).redirectErrorStream(true));
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(command.getFirst() + " ended with " + process.exitValue() + ": " + said.strip());
        }
        return said;
    }

    /** Starts what ends with the run at the latest. @throws IOException also if the run was cut off */
    synchronized Process start(ProcessBuilder builder) throws IOException {
        if (over) {
            throw new IOException("the run was cut off");
        }
        return builder.start();
    }

    /** Whether nothing more can be started. */
    synchronized boolean isOver() {
        return over;
    }

    /** Compiles one of the C programs. @return false, said on stderr, if there is no compiler here */
    boolean compile(String source, Path program) throws IOException, InterruptedException {
        String path = System.getenv().getOrDefault("PATH", "");
        if (Arrays.stream(path.split(":")).noneMatch(folder -> Files.isExecutable(Path.of(folder, "cc")))) {
            System.err.println("rubus: SKIPPED the peer " + source + ", there is no cc: apt-get install gcc");
            return false;
        }
        output(List.of(
                "cc",
                "-O2",
                "-std=gnu11",
                "-Wall",
                "-Werror",
                "-o",
                program.toString(),
                sources.resolve(source).toString()));
        return true;
    }

    /** The JVM ends; whoever measures still does not know. */
    private void cutOff() {
        synchronized (this) {
            over = true;
        }
        System.err.println("rubus: cut off; ends what was started");
        ProcessHandle.current().children().forEach(Workshop::end);
        try {
            clear();
        } catch (IOException e) {
            System.err.println("rubus: " + e.getMessage());
        }
    }

    /** The command that starts a node takes it back when it is told to end. */
    private static void end(ProcessHandle child) {
        child.destroy();
        try {
            child.onExit().orTimeout(CHILDREN_MILLIS, TimeUnit.MILLISECONDS).join();
        } catch (CompletionException e) {
            child.destroyForcibly();
        }
    }

    private synchronized void clear() throws IOException {
        Leavings.clear(folder);
        Leavings.clear(shared);
    }

    @Override
    public void close() throws IOException {
        if (isOver()) {
            return;
        }
        try {
            Runtime.getRuntime().removeShutdownHook(whenCutOff);
        } catch (IllegalStateException e) {
            return; // it is at it
        }
        clear();
    }
}
