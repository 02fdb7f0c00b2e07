package dev.rubus.supervisor;

import dev.rubus.supervisor.process.Jvm;
import dev.rubus.supervisor.process.ProcessSpec;
import dev.rubus.supervisor.sandbox.SandboxRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.tinylog.Logger;

/**
 * A run of the node that is only there to be recorded: each JVM leaves an AOT cache (JEP 483, JEP 514) of the classes that it loaded, from
 * which later runs start in half the time. Laying out a cache takes a JVM of its own, seconds and memory that a driver is never given, so
 * what differs from an ordinary run is here.
 *
 * @param folder where the caches go; empty: this is an ordinary run
 */
record Training(Optional<Path> folder) {
    private static final int LAYER_MIB = 1024;
    private static final int SLOW_MACHINE_SECONDS = 120;

    boolean on() {
        return folder.isPresent();
    }

    /** From the order to end to the kill of a process. */
    long stopLimitMillis() {
        return on() ? SLOW_MACHINE_SECONDS * 1000L : 700;
    }

    /** For all processes of a kind to end. */
    int endSeconds() {
        return on() ? SLOW_MACHINE_SECONDS : 2;
    }

    int layerMib() {
        return on() ? LAYER_MIB : SandboxRoot.USUAL_SIZE_MIB;
    }

    /** Brings the caches out of the sandboxes that made them. What a process did not record, it starts without. */
    void collect(SandboxRoot sandboxes, List<ProcessSpec> specs) throws IOException {
        if (folder.isEmpty()) {
            return;
        }
        Files.createDirectories(folder.get());
        for (ProcessSpec spec : specs) {
            String name = Jvm.cache(spec.name());
            Path made = sandboxes.dataOf(spec.name()).resolve(name);
            if (!Files.isRegularFile(made, LinkOption.NOFOLLOW_LINKS)) {
                continue;
            }
            Path part = folder.get().resolve(name + ".part");
            Files.copy(made, part, StandardCopyOption.REPLACE_EXISTING);
            Files.move(part, folder.get().resolve(name), StandardCopyOption.ATOMIC_MOVE);
            Logger.info("{}: {} KiB", folder.get().resolve(name), Files.size(made) >> 10);
        }
    }
}
