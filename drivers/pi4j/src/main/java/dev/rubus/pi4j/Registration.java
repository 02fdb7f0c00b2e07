package dev.rubus.pi4j;

import com.pi4j.context.Context;
import com.pi4j.exception.ShutdownException;
import com.pi4j.io.IO;
import com.pi4j.io.exception.IOException;
import org.jspecify.annotations.Nullable;

/** Enters an I/O into Pi4J's registry, which starts it; one that cannot start leaves nothing behind. */
final class Registration {
    private Registration() {}

    static <T extends IO<?, ?, ?>> T of(Context context, T io, Device device) {
        try {
            context.registry().add(io);
            return io;
        } catch (RuntimeException e) {
            try {
                device.close();
            } catch (ShutdownException notClosed) {
                e.addSuppressed(notClosed);
            }
            throw cause(e);
        }
    }

    /** The registry wraps a refused start into an IllegalStateException; a program waits for what every later call throws. */
    private static RuntimeException cause(RuntimeException thrown) {
        for (@Nullable Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof IOException refused) {
                return refused;
            }
        }
        return thrown;
    }
}
