package dev.rubus.driver.gpio;

import dev.rubus.abi.Handshake;
import dev.rubus.abi.ProtocolViolation;
import dev.rubus.linux.Fd;
import dev.rubus.linux.Poll;
import dev.rubus.linux.SeqPacket;
import dev.rubus.linux.gpio.LineEvent;
import dev.rubus.linux.gpio.LineWire;
import dev.rubus.sdk.testing.TestRing0;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** The board's end of one line, answered by a thread of the test. Keeps the driver's end open, as ring 0 does. */
final class FakeLine implements AutoCloseable {
    private final SeqPacket[] values = SeqPacket.pair();
    private final Fd[] events = Fd.pipe();
    private final Handshake.Attach attach;
    private final AtomicInteger level = new AtomicInteger();
    private final AtomicInteger writes = new AtomicInteger();
    private final AtomicBoolean answering = new AtomicBoolean(true);
    private final AtomicBoolean running = new AtomicBoolean(true);
    private final Thread thread;

    FakeLine(int deviceId, int number, int flags, boolean output) throws IOException {
        attach = new Handshake.Attach(
                deviceId, Handshake.DeviceKind.GPIO_LINE, true, flags, number, output ? "led" : "button");
        thread = new Thread(this::answer, "line " + number);
        thread.start();
    }

    TestRing0.Device device() {
        return new TestRing0.Device(attach, values[1].fd(), events[0]);
    }

    void level(int now) {
        level.set(now);
    }

    int level() {
        return level.get();
    }

    int writes() {
        return writes.get();
    }

    void mute() {
        answering.set(false);
    }

    void edge(long time, boolean rising, int seqno) throws IOException {
        GpioDriverTest.write(events[1], new LineEvent(time, rising, attach.number(), seqno, seqno));
    }

    /** Closes the last writing end. */
    void endEvents() {
        events[1].close();
    }

    private void answer() {
        Poll poll = new Poll();
        try {
            while (running.get()) {
                poll.clear();
                poll.add(values[0].fd());
                poll.await(50);
                SeqPacket.Message message = values[0].receive();
                if (message == null || message.bytes().length == 0 || !answering.get()) {
                    continue;
                }
                LineWire question = LineWire.decode(message.bytes());
                if (question.op() == LineWire.SET) {
                    level.set((int) question.bits());
                    writes.incrementAndGet();
                }
                values[0].send(new LineWire(0, question.id(), level.get(), 1).encode());
            }
        } catch (IOException | ProtocolViolation e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() throws IOException {
        running.set(false);
        try {
            thread.join(5000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        values[0].close();
        values[1].close();
        events[0].close();
        events[1].close();
    }
}
