package dev.rubus.sdk;

import dev.rubus.abi.Reading;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Publishes readings of this app: they appear below {@code rubus/v1/NODE/app/APP/data/}. Any thread. */
public final class Publisher {
    private final App app;
    private final Map<String, AtomicLong> counts = new ConcurrentHashMap<>();

    private Publisher(App app) {
        this.app = app;
    }

    /** @throws IOException if this process was not started by a node */
    public static Publisher connect() throws IOException {
        return new Publisher(App.current());
    }

    /**
     * Publishes a good value, measured now. Returns when ring 0 has it.
     *
     * @throws SyscallException EPERM if the manifest grants no such point, EAGAIN if too much waits for the broker
     */
    public void publish(String point, double value, String unit) throws SyscallException {
        publish(point, value, unit, Reading.Quality.GOOD);
    }

    public void publish(String point, double value, String unit, Reading.Quality quality) throws SyscallException {
        long seq = counts.computeIfAbsent(point, p -> new AtomicLong()).incrementAndGet();
        Reading reading = new Reading(point, value, unit, System.currentTimeMillis(), seq, quality);
        RingRecord request = new RingRecord().start(RingRecord.REQUEST, Syscall.PUBLISH, 0, 0);
        app.ring0().call(request.payload(reading.encode()), point);
    }
}
