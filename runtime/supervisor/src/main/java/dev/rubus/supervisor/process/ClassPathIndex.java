package dev.rubus.supervisor.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/** Finds the jar that has a class. */
public final class ClassPathIndex {
    private ClassPathIndex() {}

    /**
     * Where a class is.
     *
     * @param program true: it is what {@code java -jar} would start
     */
    public record Home(Path jar, boolean program) {}

    /** The jar of Rubus in the folder that has the class. Other people's jars are no homes of drivers or apps. */
    public static Optional<Home> find(Path folder, String className) {
        String entry = className.replace('.', '/') + ".class";
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, "rubus-*.jar")) {
            for (Path jar : jars) {
                try (JarFile zip = new JarFile(jar.toFile())) {
                    if (zip.getEntry(entry) != null) {
                        Manifest manifest = zip.getManifest();
                        boolean program = manifest != null
                                && className.equals(manifest.getMainAttributes().getValue(Attributes.Name.MAIN_CLASS));
                        return Optional.of(new Home(jar, program));
                    }
                }
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }
}
