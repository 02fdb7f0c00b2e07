package dev.rubus.supervisor.inline;

import dev.rubus.abi.InlineProgram;
import dev.rubus.supervisor.process.ClassPathIndex;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * A driver's classes, found by name in the distribution. Each run has a loader of its own, so that a driver that comes back finds no
 * statics of the run that died. What ring 0 has too (the ABI, native calls) is ring 0's: a native library loads once a process.
 */
final class DriverLoader implements AutoCloseable {
    private final URLClassLoader classes;
    private final InlineProgram program;

    /** @throws IOException if no jar there has the class, or none beside it knows how to run one inline */
    DriverLoader(Path lib, String mainClass) throws IOException {
        Optional<ClassPathIndex.Home> home = ClassPathIndex.find(lib, mainClass);
        if (home.isEmpty()) {
            throw new IOException("no jar in " + lib + " has the class " + mainClass);
        }
        // Its manifest's class path brings the rest.
        URL jar = home.get().jar().toUri().toURL();
        classes = new URLClassLoader("driver " + mainClass, new URL[] {jar}, DriverLoader.class.getClassLoader());
        Optional<InlineProgram> found =
                ServiceLoader.load(InlineProgram.class, classes).findFirst();
        if (found.isEmpty()) {
            classes.close();
            throw new IOException(jar + " cannot run inside the supervisor: nothing on its class path offers "
                    + InlineProgram.class.getName());
        }
        program = found.get();
    }

    InlineProgram program() {
        return program;
    }

    ClassLoader classes() {
        return classes;
    }

    @Override
    public void close() throws IOException {
        classes.close();
    }
}
