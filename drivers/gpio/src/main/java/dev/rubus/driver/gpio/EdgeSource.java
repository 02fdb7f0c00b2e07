package dev.rubus.driver.gpio;

import dev.rubus.abi.EdgeCode;
import dev.rubus.abi.Errno;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import dev.rubus.linux.gpio.GpioLine;
import dev.rubus.linux.gpio.LineEvent;
import dev.rubus.sdk.Ring0;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

/** One line whose edges go to ring 0. Used by the interrupt thread alone. */
final class EdgeSource implements Consumer<LineEvent> {
    private final Ring0 ring0;
    private final int deviceId;
    private final String name;
    private final GpioLine line;
    /** Its place in the driver's page of levels; -1 while it has none. */
    private int slot = -1;

    private final RingRecord record = new RingRecord();

    EdgeSource(Ring0 ring0, int deviceId, String name, GpioLine line) {
        this.ring0 = ring0;
        this.deviceId = deviceId;
        this.name = name;
        this.line = line;
    }

    String name() {
        return name;
    }

    GpioLine line() {
        return line;
    }

    void slot(int place) {
        slot = place;
    }

    /** @return how many edges went, -1 at the end of the line's events */
    int drain() throws IOException {
        try {
            return line.drain(this);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    @Override
    public void accept(LineEvent event) {
        // First the page: while the ring is full the level is known all the same.
        ring0.levels().put(slot, deviceId, event.rising(), event.timestampNanos());
        record.start(RingRecord.EVENT, Syscall.EDGE, deviceId, 0)
                .args(event.timestampNanos(), EdgeCode.pack(event.lineSeqno(), event.rising()));
        try {
            ring0.send(record);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Tells ring 0 that this line's events have ended: what is known of its level is history from now on. */
    void end(Errno why) throws IOException {
        record.start(RingRecord.EVENT, Syscall.EDGE, deviceId, 0);
        record.result = -why.code();
        ring0.send(record);
    }

    /** Loads the classes that the first edge needs, while there is time. */
    static void rehearse() {
        LineEvent event = new LineEvent(0, true, 0, 1, 1);
        if (EdgeCode.lineSeqno(EdgeCode.pack(event.lineSeqno(), event.rising())) != 1) {
            throw new IllegalStateException("edge lost in rehearsal");
        }
    }
}
