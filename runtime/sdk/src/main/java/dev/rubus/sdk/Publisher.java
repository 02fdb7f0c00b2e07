package dev.rubus.sdk;

import dev.rubus.abi.Errno;
import dev.rubus.abi.Reading;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Publishes readings of this app: they appear below {@code rubus/v1/NODE/app/APP/data/}. Any thread.
 *
 * <p>Each point's readings are numbered, and a reading that ring 0 refuses has its number all the same: whoever listens sees a hole, for one is
 * missing.
 */
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
        app.ring0().call(request(new Value(point, value, unit, quality)), point);
    }

    /** A value to publish. */
    public record Value(String point, double value, String unit, Reading.Quality quality) {}

    /**
     * Publishes values that belong together, measured now, with one doorbell and in their order. Returns when ring 0 has them.
     *
     * @throws SyscallException that of the first that ring 0 did not take; the others it has all the same. E2BIG for more than {@link
     *     Batch#CAPACITY}, of which it has none, and none is numbered
     */
    public void publish(List<Value> values) throws SyscallException {
        if (values.size() > Batch.CAPACITY) {
            // Before the first gets its number: nothing was measured in vain, the caller sends it in parts.
            throw app.ring0().failure(Errno.E2BIG, "publish", values.size() + " values");
        }
        Batch batch = app.batch();
        for (Value value : values) {
            batch.add(request(value), value.point());
        }
        batch.submit();
        batch.await();
        for (int i = 0; i < batch.size(); i++) {
            batch.reply(i);
        }
    }

    private RingRecord request(Value v) {
        long seq = counts.computeIfAbsent(v.point(), p -> new AtomicLong()).incrementAndGet();
        Reading reading = new Reading(v.point(), v.value(), v.unit(), System.currentTimeMillis(), seq, v.quality());
        return new RingRecord().start(RingRecord.REQUEST, Syscall.PUBLISH, 0, 0).payload(reading.encode());
    }
}
