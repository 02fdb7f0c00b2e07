package dev.rubus.sdk;

import dev.rubus.abi.InlineProgram;
import dev.rubus.linux.Fd;
import dev.rubus.linux.LinuxException;
import dev.rubus.linux.SeqPacket;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A driver inside the supervisor: {@link DriverMain} without the process that would end with it, so that everything a process gives back by
 * ending is given back here by hand.
 */
public final class InlineDriver implements InlineProgram {
    private final List<Fd> devices = new ArrayList<>();
    private @Nullable Ring0 ring0;
    private @Nullable Driver driver;
    private boolean hungUp;

    /** For {@link java.util.ServiceLoader}. */
    public InlineDriver() {}

    @Override
    public void run(String mainClass, int socket) throws Throwable {
        // Of this run alone: an address that outlives it is an exception, not a crash.
        try (Arena memory = Arena.ofShared();
                SeqPacket end = new SeqPacket(Fd.own(socket))) {
            Driver made = load(mainClass);
            Ring0 joined = Ring0.connect(end, "its end of a pair", memory);
            joined(joined, made);
            try {
                DriverMain.serve(joined, made, this::keep);
            } catch (Throwable e) {
                joined.lastWords(LastWords.describe(e));
                throw e;
            } finally {
                stop(made, joined);
            }
        }
    }

    private void stop(Driver made, Ring0 joined) {
        try {
            made.stop();
        } finally {
            close(joined);
        }
    }

    private static Driver load(String mainClass) throws ReflectiveOperationException {
        return Class.forName(mainClass, true, InlineDriver.class.getClassLoader())
                .asSubclass(Driver.class)
                .getDeclaredConstructor()
                .newInstance();
    }

    private synchronized void joined(Ring0 joined, Driver made) {
        ring0 = joined;
        driver = made;
        if (hungUp) {
            joined.hangUp();
        }
    }

    private synchronized void keep(List<Fd> fds) {
        devices.addAll(fds);
    }

    /** From here on nobody rings a bell whose number may be another's. */
    private synchronized void close(Ring0 joined) {
        ring0 = null;
        driver = null;
        devices.forEach(Fd::close);
        joined.close();
    }

    @Override
    public synchronized void died(Throwable cause) {
        if (ring0 != null) {
            ring0.lastWords(LastWords.describe(cause));
            ring0.hangUp();
        }
    }

    @Override
    public synchronized void hangUp() {
        hungUp = true;
        if (ring0 != null) {
            ring0.hangUp();
        }
    }

    @Override
    public synchronized void revoke() {
        try {
            for (Fd device : devices) {
                device.revoke();
            }
            if (ring0 != null) {
                ring0.revoke();
            }
        } catch (LinuxException e) {
            System.err.println("not everything could be taken from a driver that does not end: " + e.getMessage());
        }
    }

    @Override
    public void abandon() {
        Driver left = serving();
        if (left != null) {
            left.stop();
        }
    }

    private synchronized @Nullable Driver serving() {
        return driver;
    }
}
