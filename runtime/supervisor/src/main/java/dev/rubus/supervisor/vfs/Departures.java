package dev.rubus.supervisor.vfs;

import dev.rubus.supervisor.dispatcher.Dispatcher;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** How often each driver has gone away, and who wants to know when one does: an open file under a restart reads EINTR once. Any thread. */
final class Departures {
    private final Map<String, AtomicLong> counts = new ConcurrentHashMap<>();
    private final Map<String, List<Runnable>> waiting = new ConcurrentHashMap<>();

    Departures(Dispatcher dispatcher) {
        dispatcher.whenDeparted(this::departed);
    }

    private void departed(String who) {
        of(who).incrementAndGet();
        waiting.getOrDefault(who, List.of()).forEach(Runnable::run);
    }

    /** Of a driver, by its name, or of a device that was taken back, by its path. */
    AtomicLong of(String who) {
        return counts.computeIfAbsent(who, w -> new AtomicLong());
    }

    /** Calls back each time, on the dispatcher's thread. @return how to end it */
    Runnable watch(String who, Runnable action) {
        List<Runnable> list = waiting.computeIfAbsent(who, w -> new CopyOnWriteArrayList<>());
        list.add(action);
        return () -> list.remove(action);
    }
}
