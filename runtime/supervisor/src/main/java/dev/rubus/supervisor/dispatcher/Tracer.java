package dev.rubus.supervisor.dispatcher;

import dev.rubus.supervisor.trace.TracedCall;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Who watches the calls of one program, over all its runs. Dispatcher's thread only. */
final class Tracer {
    private final List<Consumer<TracedCall>> sinks = new CopyOnWriteArrayList<>();

    void add(Consumer<TracedCall> sink) {
        sinks.add(sink);
    }

    void remove(Consumer<TracedCall> sink) {
        sinks.remove(sink);
    }

    boolean isEmpty() {
        return sinks.isEmpty();
    }

    void see(TracedCall call) {
        sinks.forEach(sink -> sink.accept(call));
    }
}
