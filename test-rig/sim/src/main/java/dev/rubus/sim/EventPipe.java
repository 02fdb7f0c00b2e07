package dev.rubus.sim;

import com.sun.jna.Memory;
import dev.rubus.linux.Fd;
import dev.rubus.linux.LinuxException;
import dev.rubus.linux.gpio.LineEvent;
import dev.rubus.sim.device.gpio.Edge;

/**
 * The kernel's event buffer of one line, as a pipe that does not block: Linux keeps 1024 events, this one some 1360.
 *
 * <p>When it is full the newest event is dropped, where Linux drops the oldest; a hole in the sequence numbers shows either.
 */
final class EventPipe implements AutoCloseable {
    private final Fd fd;
    private final Memory bytes = new Memory(LineEvent.BYTES);
    private long dropped;

    EventPipe(Fd fd) {
        this.fd = fd;
    }

    void add(Edge edge) {
        new LineEvent(edge.timestampNs(), edge.rising(), edge.offset(), edge.seqno(), edge.lineSeqno()).write(bytes, 0);
        try {
            if (!fd.write(bytes, LineEvent.BYTES)) {
                dropped++;
            }
        } catch (LinuxException e) {
            // Nobody holds the other end any more, not even ring 0: the line is about to be detached.
            dropped++;
        }
    }

    /** Events that found the pipe full, or without a reader. */
    long dropped() {
        return dropped;
    }

    @Override
    public void close() {
        fd.close();
    }
}
