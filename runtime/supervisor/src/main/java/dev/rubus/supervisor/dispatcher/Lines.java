package dev.rubus.supervisor.dispatcher;

import dev.rubus.abi.EdgeCode;
import dev.rubus.abi.ProtocolViolation;
import dev.rubus.abi.RingRecord;
import dev.rubus.supervisor.device.DeviceMap;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Who gets the edges of which line, and whether the kernel dropped any. Dispatcher's thread only.
 *
 * <p>The lists are arrays that are never changed in place: an edge goes on over them when somebody leaves meanwhile, without a copy.
 */
final class Lines {
    static final int RISING = 1;
    static final int FALLING = 2;
    private static final long SEQNO_MASK = 0xffff_ffffL;
    private static final Subscription[] NOBODY = {};

    private final DeviceMap<Line> lines = new DeviceMap<>();

    /** An app's handle. Stays until the handle is closed, so that poll on and off costs nothing. */
    private static final class Subscription {
        final Client client;
        final int handle;
        int edges;

        Subscription(Client client, int handle) {
            this.client = client;
            this.handle = handle;
        }

        boolean wants(RingRecord edge) {
            return (edges & (EdgeCode.rising(edge.arg1) ? RISING : FALLING)) != 0;
        }
    }

    private static final class Line {
        final int device;
        Subscription[] handles = NOBODY;
        Stream[] streams = {};
        long lastSeqno = -1;
        long edges;

        Line(int device) {
            this.device = device;
        }
    }

    /** Of the supervisor's own. */
    private static final class Stream {
        final Consumer<RingRecord> sink;

        Stream(Consumer<RingRecord> sink) {
            this.sink = sink;
        }
    }

    /** @param edges which: {@link #RISING}, {@link #FALLING}, both, or 0 for none; instead of what the handle had so far */
    void subscribe(int device, Client client, int handle, int edges) {
        Line line = of(device);
        for (Subscription s : line.handles) {
            if (s.client == client && s.handle == handle) {
                s.edges = edges;
                return;
            }
        }
        if (edges != 0) {
            Subscription added = new Subscription(client, handle);
            added.edges = edges;
            line.handles = Arrays.copyOf(line.handles, line.handles.length + 1);
            line.handles[line.handles.length - 1] = added;
        }
    }

    /** The handle is closed. */
    void closed(int device, Client client, int handle) {
        Line line = of(device);
        line.handles = Arrays.stream(line.handles)
                .filter(s -> s.client != client || s.handle != handle)
                .toArray(Subscription[]::new);
    }

    /** @return how to end it */
    Runnable stream(int device, Consumer<RingRecord> sink) {
        Stream stream = new Stream(sink);
        Line line = of(device);
        line.streams = Arrays.copyOf(line.streams, line.streams.length + 1);
        line.streams[line.streams.length - 1] = stream;
        return () -> line.streams =
                Arrays.stream(line.streams).filter(s -> s != stream).toArray(Stream[]::new);
    }

    void departed(Client client) {
        for (Line line : lines.values()) {
            line.handles =
                    Arrays.stream(line.handles).filter(s -> s.client != client).toArray(Subscription[]::new);
        }
    }

    /** The line was given back to the kernel: its numbers start anew. */
    void forget(int device) {
        lines.remove(device);
    }

    /** Edges of each device so far. */
    Map<Integer, Long> counts() {
        Map<Integer, Long> counts = new HashMap<>();
        lines.values().forEach(line -> counts.put(line.device, line.edges));
        return counts;
    }

    private Line of(int device) {
        Line line = lines.get(device);
        if (line == null) {
            line = new Line(device);
            lines.put(device, line);
        }
        return line;
    }

    /**
     * Hands the edge to everybody who wants it.
     *
     * @return how many edges the kernel dropped before this one
     */
    long edge(RingRecord edge, Consumer<Client> broken) {
        Line line = of(edge.handle);
        long seqno = EdgeCode.lineSeqno(edge.arg1);
        long lost = line.lastSeqno < 0 ? 0 : (seqno - line.lastSeqno - 1) & SEQNO_MASK;
        // A step back is no loss but a line that was requested anew.
        if (lost > SEQNO_MASK / 2) {
            lost = 0;
        }
        line.lastSeqno = seqno;
        line.edges++;
        for (Stream stream : line.streams) {
            stream.sink.accept(edge);
        }
        for (Subscription to : line.handles) {
            if (to.wants(edge)) {
                edge.handle = to.handle;
                try {
                    to.client.send(edge);
                } catch (ProtocolViolation e) {
                    broken.accept(to.client);
                }
            }
        }
        return lost;
    }
}
