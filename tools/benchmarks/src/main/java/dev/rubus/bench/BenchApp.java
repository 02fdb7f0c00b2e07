package dev.rubus.bench;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A program of the benchmarks as an app of a node, sandboxed as every app.
 *
 * @param grants lines of its manifest's {@code [grants]}
 * @param restart lines of {@code [restart]}
 * @param weight its share of what others want too
 */
record BenchApp(String name, Class<?> main, String grants, String restart, String weight) {
    BenchApp(String name, Class<?> main, String grants) {
        this(name, main, grants, "hang-after = \"5s\"", "normal");
    }

    /** The same that comes back in another way. */
    BenchApp restarting(String lines) {
        return new BenchApp(name, main, grants, lines, weight);
    }

    /** The same with another share. */
    BenchApp weighing(String share) {
        return new BenchApp(name, main, grants, restart, share);
    }

    /** Lays the app into a node's folder of apps. Its class path is the distribution's, and the jar of the benchmarks. */
    void install(Path apps) throws IOException {
        Path folder = Files.createDirectories(apps.resolve(name));
        Files.writeString(
                folder.resolve("app.toml"),
                "name = \"" + name + "\"\nversion = \"1.0.0\"\nmain = \"" + main.getName() + "\"\nweight = \"" + weight
                        + "\"\n[limits]\nmemory = \"96M\"\n[restart]\n" + restart + "\n[grants]\n" + grants + "\n");
        Files.copy(jar(), folder.resolve("bench.jar"));
    }

    private Path jar() throws IOException {
        try {
            return Path.of(
                    main.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }
}
