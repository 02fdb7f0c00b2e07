package dev.rubus.board.manifest;

import dev.rubus.board.grant.Grants;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * app.toml.
 *
 * @param name unique among drivers and apps
 * @param version the author's own, not interpreted
 * @param program what to run
 * @param weight its share of a contended resource; 1024 is normal, see {@link dev.rubus.board.quantity.Nice}
 * @param oomScoreAdj -1000 (never) to 1000 (first to go)
 * @param env variables of its own
 * @param grants what it may touch
 * @param dataBytes what it may keep in {@code /data}
 * @param folder the app's folder, for messages and class paths
 */
public record AppManifest(
        String name,
        String version,
        Program program,
        int weight,
        int oomScoreAdj,
        Map<String, String> env,
        Limits limits,
        long dataBytes,
        Restart restart,
        Grants grants,
        Path folder) {
    public AppManifest {
        env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
    }

    /** What an app runs. */
    public sealed interface Program {
        /**
         * A Java program.
         *
         * @param classPath relative to the app's folder, a last element {@code *} as java takes it; empty is every jar there
         */
        record JavaMain(String main, List<String> classPath) implements Program {
            public JavaMain {
                classPath = List.copyOf(classPath);
            }
        }

        /** Any other program: its path or name, and its arguments. */
        record Command(List<String> words) implements Program {
            public Command {
                words = List.copyOf(words);
                if (words.isEmpty()) {
                    throw new IllegalArgumentException("a command without words");
                }
            }
        }
    }
}
