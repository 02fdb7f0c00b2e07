package dev.rubus.supervisor.vfs;

import dev.rubus.abi.Errno;
import dev.rubus.abi.RingRecord;
import dev.rubus.kernel.vfs.VfsException;
import dev.rubus.linux.LinuxException;
import dev.rubus.supervisor.Node;
import dev.rubus.supervisor.device.Device;
import dev.rubus.supervisor.device.OperatorLines;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;

/** The way from a file to the conductor and to a driver, with every failure as an errno. Waits: not for the conductor's or dispatcher's thread. */
final class Devices {
    private final Node node;
    private final OperatorLines lines;
    private final Departures departures;

    Devices(Node node) {
        this.node = node;
        this.lines = new OperatorLines(node);
        this.departures = new Departures(node.dispatcher());
    }

    Node node() {
        return node;
    }

    Departures departures() {
        return departures;
    }

    Device lineForReading(int line) throws VfsException {
        return onConductor(() -> lines.lineForReading(line), "gpio/" + line);
    }

    Device lineForWriting(int line, int level) throws VfsException {
        return onConductor(() -> lines.lineForWriting(line, level), "gpio/" + line);
    }

    <T> T onConductor(Callable<T> question, String path) throws VfsException {
        try {
            return node.conductor().ask(question).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof VfsException failure) {
                throw failure;
            }
            if (e.getCause() instanceof LinuxException failure) {
                throw new VfsException(failure.errno(), path);
            }
            // Whoever has the line says so in words, which a file cannot.
            throw new VfsException(e.getCause() instanceof IOException ? Errno.EBUSY : Errno.EIO, path);
        }
    }

    /** One request to the driver; EINTR if it died with it, after that it waits for the next. */
    RingRecord ask(Device device, RingRecord request) throws VfsException {
        RingRecord reply = node.dispatcher().request(device.driver(), request).join();
        if (reply.result < 0) {
            throw new VfsException(Errno.of(-reply.result), device.path());
        }
        return reply;
    }
}
