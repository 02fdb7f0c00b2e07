package dev.rubus.system;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One try to start a supervisor: it answered with one line, or ended without.
 *
 * @param answer the line as JSON; null: none came
 * @param log everything on its stderr
 */
public record Launch(Process process, @Nullable Map<String, Object> answer, Path log) {
    private static final String JAVA = System.getProperty("java.home") + "/bin/java";

    /** As tools/supervisor does it: in a mount namespace of its own. */
    public static final List<String> PRIVATE_MOUNTS = List.of("unshare", "--mount", "--propagation", "private");

    /** Starts it and waits for its answer, for as long as it lives; a supervisor gives up by itself after 120 s. */
    public static Launch of(NodeFolder folder, List<String> prefix, List<String> options) throws IOException {
        return of(folder, prefix, options, Map.of());
    }

    /** With more in its environment. */
    public static Launch of(
            NodeFolder folder, List<String> prefix, List<String> options, Map<String, String> environment)
            throws IOException {
        List<String> words = new ArrayList<>(prefix);
        Path dist = NodeFolder.dist();
        words.addAll(List.of(
                JAVA,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx32m",
                "-Xss256k",
                "-XX:-UsePerfData",
                "-Djna.boot.library.path=" + dist.resolve("native").resolve(jnaFolder()),
                "-Djna.nounpack=true",
                "-Djna.nosys=true",
                "-Djna.platform.library.path=/lib",
                // A cache that is not there, or another JVM's, is said on stderr, if at all.
                "-Xlog:disable",
                "-Xlog:all=error:stderr",
                "-XX:AOTCache=" + dist.resolve("aot/supervisor.aot"),
                "-jar",
                dist.resolve("lib/rubus-supervisor-0.1.0.jar").toString(),
                "start",
                "--dist",
                dist.toString(),
                "--config",
                folder.config().toString(),
                "--state",
                folder.state().toString(),
                "--ready-fd",
                "1"));
        words.addAll(options);
        Path log = folder.top().resolve("supervisor.log");
        ProcessBuilder builder =
                new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        BufferedReader out = process.inputReader();
        String line = out.readLine();
        return new Launch(process, line == null ? null : JSON.std.mapFrom(line), log);
    }

    public boolean ok() {
        return answer != null && Boolean.TRUE.equals(answer.get("ok"));
    }

    /** Why it did not start: from its answer, or from its stderr when it could not answer. */
    public String error() throws IOException {
        return answer == null ? Files.readString(log).strip() : String.valueOf(answer.get("error"));
    }

    /** The exit code of a supervisor that has no reason to live on. */
    public int exitCode() throws InterruptedException {
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the supervisor still runs 30 s after its end was due");
        }
        return process.exitValue();
    }

    private static String jnaFolder() {
        return System.getProperty("os.arch").equals("aarch64") ? "linux-aarch64" : "linux-x86-64";
    }
}
