package dev.rubus.supervisor.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.ZipFile;

/** Finds the jar that has a class. */
public final class ClassPathIndex {
    private ClassPathIndex() {}

    /** The jar of Rubus in the folder that has the class. Other people's jars are no homes of drivers or apps. */
    public static Optional<Path> jarOf(Path folder, String className) {
        String entry = className.replace('.', '/') + ".class";
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, "rubus-*.jar")) {
            for (Path jar : jars) {
                try (ZipFile zip = new ZipFile(jar.toFile())) {
                    if (zip.getEntry(entry) != null) {
                        return Optional.of(jar);
                    }
                }
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }
}
