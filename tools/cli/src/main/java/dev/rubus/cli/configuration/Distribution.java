package dev.rubus.cli.configuration;

import dev.rubus.board.Installation;
import dev.rubus.cli.CommandFailure;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.ZipFile;

/** The folder that holds everything a node needs; see tools/dist. */
public record Distribution(Path folder) {

    /** Where the supervisor script says it is. */
    public static Distribution here() throws CommandFailure {
        String folder = System.getProperty("rubus.dist", "");
        if (folder.isEmpty()) {
            throw CommandFailure.failed(
                    "this command does not know where Rubus is installed: run it through the" + " supervisor script");
        }
        return new Distribution(Path.of(folder));
    }

    Installation with(Optional<Path> config) {
        return new Installation(config, folder.resolve("boards"), folder.resolve("drivers.d"), folder.resolve("apps"));
    }

    /** Whether one of its jars has a class; the classes are looked up by name, as loading them here would take all their jars. */
    boolean hasClass(String name) {
        String entry = name.replace('.', '/') + ".class";
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder.resolve("lib"), "*.jar")) {
            for (Path jar : jars) {
                try (ZipFile zip = new ZipFile(jar.toFile())) {
                    if (zip.getEntry(entry) != null) {
                        return true;
                    }
                }
            }
        } catch (IOException e) {
            // An unreadable jar has no class to offer; that is what the problem will say.
        }
        return false;
    }
}
