package dev.rubus.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What benchmarks work with.
 *
 * @param dist a node's distribution
 * @param sources where the C programs are
 * @param folder theirs alone, gone at the end
 */
record Workshop(Path dist, Path sources, Path folder) implements AutoCloseable {

    static Workshop open() throws IOException {
        // Short: a socket's path has 107 bytes.
        return new Workshop(
                Path.of(System.getProperty("rubus.dist", "")),
                Path.of(System.getProperty("rubus.bench.sources", "")),
                Files.createTempDirectory("rubus-bench"));
    }

    String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Runs to the end and gives its output. */
    String output(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(command.getFirst() + " ended with " + process.exitValue() + ": " + said.strip());
        }
        return said;
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

    @Override
    public void close() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (UncheckedIOException e) {
            throw new IOException("cannot remove " + folder, e);
        }
    }
}
