package dev.rubus.sdk;

import dev.rubus.abi.Errno;
import dev.rubus.abi.Handshake;
import dev.rubus.abi.RingRecord;
import dev.rubus.linux.Fd;
import dev.rubus.linux.LinuxException;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** The life of a driver process: join, serve, end. An exception that a request does not explain ends the process, loudly. */
public final class DriverMain {
    private DriverMain() {}

    /** Runs the driver on the calling thread until ring 0 ends it. Does not return normally unless asked to stop. */
    public static void run(Driver driver) {
        Ring0 ring0;
        try {
            ring0 = Ring0.connect();
        } catch (IOException e) {
            System.err.println(e.getMessage());
            Runtime.getRuntime().halt(1);
            return;
        }
        Thread.setDefaultUncaughtExceptionHandler((thread, e) -> LastWords.endOf(ring0, e));
        try {
            serve(ring0, driver, fds -> {});
            driver.stop();
        } catch (Throwable e) {
            LastWords.endOf(ring0, e);
        }
        // Threads of libraries may linger; the process is done.
        Runtime.getRuntime().halt(0);
    }

    /**
     * Until ring 0 ends it.
     *
     * @param devices is told of the fds of each device before the driver is
     */
    static void serve(Ring0 ring0, Driver driver, Consumer<List<Fd>> devices) throws IOException {
        driver.start(ring0);
        Serving serving = new Serving(ring0, driver, devices);
        // Devices that were sent behind the welcome come first: whoever is ready has them.
        ring0.mail(serving);
        ring0.ready();
        ring0.loop(serving);
    }

    private record Serving(Ring0 ring0, Driver driver, Consumer<List<Fd>> devices) implements Receiver {
        @Override
        public void request(RingRecord record) throws IOException {
            if (!driver.has(record.handle)) {
                // The socket and the ring are not ordered; what was attached before the request is in the socket by
                // now.
                ring0.mail(this);
            }
            boolean done = true;
            long begun = System.nanoTime();
            try {
                done = driver.serve(record);
            } catch (LinuxException e) {
                record.reply(-e.number());
            } catch (SyscallException e) {
                record.fail(e.errno());
            }
            if (done) {
                if (!record.isReply()) {
                    record.fail(Errno.ENOSYS);
                }
                // What the device was in use for: ring 0 charges it to whoever asked.
                record.arg1 = System.nanoTime() - begun;
                ring0.send(record);
            }
        }

        @Override
        public void event(RingRecord record) {
            // Drivers subscribe to nothing.
        }

        @Override
        public void attach(Handshake.Attach device, List<Fd> fds) throws IOException {
            devices.accept(fds);
            driver.attach(device, fds);
        }

        @Override
        public void detach(int deviceId) throws IOException {
            driver.detach(deviceId);
        }

        @Override
        public boolean healthy() {
            return true;
        }
    }
}
