package dev.rubus.supervisor.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Command lines of small JVMs as a sandbox sees them: the JDK at {@code /opt/jdk}, the distribution at {@code /opt/rubus}, an app's folder at
 * {@code /opt/app}.
 *
 * @param dist the distribution as the supervisor sees it, to look for AOT caches
 * @param jnaFolder JNA's name for this machine, for example {@code linux-x86-64}
 */
public record Jvm(Path dist, String jnaFolder) {
    private static final String INSIDE = "/opt/rubus";

    /**
     * One JVM.
     *
     * @param name whose AOT cache to use, if there is one
     * @param classPath of an app's own, relative to its folder; empty: everything in the distribution
     */
    public List<String> command(
            String name, String main, long heapBytes, List<String> options, List<String> classPath) {
        List<String> words = new ArrayList<>(List.of(
                "/opt/jdk/bin/java",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx" + (heapBytes >> 20) + "m",
                "-Xss256k",
                "-XX:-UsePerfData",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=/dev/stderr",
                "-Xshare:auto",
                "-Xlog:disable",
                "--illegal-native-access=allow",
                "-Xlog:all=error:stderr",
                "-Djna.boot.library.path=" + INSIDE + "/native/" + jnaFolder,
                "-Djna.nounpack=true",
                "-Djna.nosys=true"));
        if (Files.exists(dist.resolve("aot").resolve(name + ".aot"))) {
            words.add("-XX:AOTCache=" + INSIDE + "/aot/" + name + ".aot");
        }
        words.addAll(options);
        words.add("-cp");
        words.add(classPath(main, classPath));
        words.add(main);
        return words;
    }

    /** The jar that has the class brings its dependencies by its manifest; an app's own jars lie in its folder. */
    private String classPath(String main, List<String> own) {
        if (!own.isEmpty()) {
            List<String> entries = new ArrayList<>();
            own.forEach(entry -> entries.add(ProcessSpec.FOLDER_INSIDE + "/" + entry));
            return String.join(":", entries);
        }
        return ClassPathIndex.jarOf(dist.resolve("lib"), main)
                .map(jar -> INSIDE + "/lib/" + jar.getFileName())
                .orElse(INSIDE + "/lib/*:" + ProcessSpec.FOLDER_INSIDE + "/*");
    }
}
