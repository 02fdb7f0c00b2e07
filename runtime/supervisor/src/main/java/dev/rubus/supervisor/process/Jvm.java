package dev.rubus.supervisor.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Command lines of small JVMs as a sandbox sees them: the JDK at {@code /opt/jdk}, the distribution at {@code /opt/rubus}, an app's folder at
 * {@code /opt/app}.
 *
 * @param dist the distribution as the supervisor sees it, to look for AOT caches
 * @param jnaFolder JNA's name for this machine, for example {@code linux-x86-64}
 * @param training true: each JVM records an AOT cache of what it loads, and leaves it in its data folder when it ends (JEP 514)
 */
public record Jvm(Path dist, String jnaFolder, boolean training) {
    private static final String INSIDE = "/opt/rubus";
    /** For a JVM that records, and for the one that it starts at its end to lay out the cache. */
    private static final int TRAINING_HEAP_MIB = 256;

    /** JNA's name for this machine. */
    public static String thisMachine() {
        return System.getProperty("os.arch").equals("aarch64") ? "linux-aarch64" : "linux-x86-64";
    }

    /** The file name of a process's AOT cache. */
    public static String cache(String name) {
        return name + ".aot";
    }

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
                "-Xmx" + (training ? TRAINING_HEAP_MIB : heapBytes >> 20) + "m",
                "-Xss256k",
                "-XX:-UsePerfData",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=/dev/stderr",
                "-Xlog:disable",
                "-Xlog:all=error:stderr",
                "-Djna.boot.library.path=" + INSIDE + "/native/" + jnaFolder,
                "-Djna.nounpack=true",
                "-Djna.nosys=true",
                // Else JNA runs ldconfig in a process of its own at each start, to learn what the linker knows anyway.
                "-Djna.platform.library.path=/lib"));
        if (training) {
            words.add("-XX:AOTCacheOutput=" + ProcessSpec.DATA_INSIDE + "/" + cache(name));
        } else if (Files.exists(dist.resolve("aot").resolve(cache(name)))) {
            words.add("-XX:AOTCache=" + INSIDE + "/aot/" + cache(name));
        }
        words.addAll(options);
        words.addAll(program(main, classPath));
        return words;
    }

    /**
     * The jar that has the class brings its dependencies by its manifest; an app's own jars lie in its folder.
     *
     * <p>A jar that names the class as its program lets JNA in by its manifest too. The option that does the same costs the AOT cache its
     * module graph, and a third of what it saves.
     */
    private List<String> program(String main, List<String> own) {
        String path;
        if (!own.isEmpty()) {
            path = own.stream()
                    .map(entry -> ProcessSpec.FOLDER_INSIDE + "/" + entry)
                    .collect(Collectors.joining(":"));
        } else {
            Optional<ClassPathIndex.Home> home = ClassPathIndex.find(dist.resolve("lib"), main);
            path = home.map(found -> INSIDE + "/lib/" + found.jar().getFileName())
                    .orElse(INSIDE + "/lib/*:" + ProcessSpec.FOLDER_INSIDE + "/*");
            if (home.isPresent() && home.get().program()) {
                return List.of("-jar", path);
            }
        }
        return List.of("--illegal-native-access=allow", "-cp", path, main);
    }
}
