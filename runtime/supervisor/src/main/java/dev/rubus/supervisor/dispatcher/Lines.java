package dev.rubus.supervisor.dispatcher;

import dev.rubus.abi.EdgeCode;
import dev.rubus.abi.ProtocolViolation;
import dev.rubus.abi.RingRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Who gets the edges of which line, and whether the kernel dropped any. Dispatcher's thread only. */
final class Lines {
    static final int RISING = 1;
    static final int FALLING = 2;
    private static final long SEQNO_MASK = 0xffff_ffffL;

    private final Map<Integer, Subscribers> lines = new HashMap<>();

    /** An app's handle, or a stream of the supervisor's own. */
    private sealed interface Subscriber {
        record Handle(Client client, int handle, int edges) implements Subscriber {
            boolean wants(RingRecord edge) {
                return (edges & (EdgeCode.rising(edge.arg1) ? RISING : FALLING)) != 0;
            }
        }

        record Stream(Consumer<RingRecord> sink) implements Subscriber {}
    }

    private static final class Subscribers {
        final List<Subscriber> list = new ArrayList<>();
        long lastSeqno = -1;
        long edges;
    }

    /** @param edges which: {@link #RISING}, {@link #FALLING} or both; instead of what the handle had so far */
    void subscribe(int device, Client client, int handle, int edges) {
        unsubscribe(device, client, handle);
        of(device).list.add(new Subscriber.Handle(client, handle, edges));
    }

    void unsubscribe(int device, Client client, int handle) {
        of(device).list.removeIf(s -> s instanceof Subscriber.Handle h && h.client() == client && h.handle() == handle);
    }

    /** @return how to end it */
    Runnable stream(int device, Consumer<RingRecord> sink) {
        Subscriber stream = new Subscriber.Stream(sink);
        of(device).list.add(stream);
        return () -> of(device).list.remove(stream);
    }

    void departed(Client client) {
        lines.values()
                .forEach(line ->
                        line.list.removeIf(s -> s instanceof Subscriber.Handle handle && handle.client() == client));
    }

    /** The line was given back to the kernel: its numbers start anew. */
    void forget(int device) {
        lines.remove(device);
    }

    /** Edges of each device so far. */
    Map<Integer, Long> counts() {
        Map<Integer, Long> counts = new HashMap<>();
        lines.forEach((device, line) -> counts.put(device, line.edges));
        return counts;
    }

    private Subscribers of(int device) {
        return lines.computeIfAbsent(device, d -> new Subscribers());
    }

    /**
     * Hands the edge to everybody who wants it.
     *
     * @return how many edges the kernel dropped before this one
     */
    long edge(RingRecord edge, Consumer<Client> broken) {
        Subscribers line = of(edge.handle);
        long seqno = EdgeCode.lineSeqno(edge.arg1);
        long lost = line.lastSeqno < 0 ? 0 : (seqno - line.lastSeqno - 1) & SEQNO_MASK;
        // A step back is no loss but a line that was requested anew.
        if (lost > SEQNO_MASK / 2) {
            lost = 0;
        }
        line.lastSeqno = seqno;
        line.edges++;
        for (Subscriber subscriber : List.copyOf(line.list)) {
            switch (subscriber) {
                case Subscriber.Stream stream -> stream.sink().accept(edge);
                case Subscriber.Handle to when !to.wants(edge) -> {
                    // Only the other direction is of interest there.
                }
                case Subscriber.Handle to -> {
                    edge.handle = to.handle();
                    try {
                        to.client().send(edge);
                    } catch (ProtocolViolation e) {
                        broken.accept(to.client());
                    }
                }
            }
        }
        return lost;
    }
}
