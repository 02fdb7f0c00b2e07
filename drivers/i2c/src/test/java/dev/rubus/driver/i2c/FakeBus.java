package dev.rubus.driver.i2c;

import dev.rubus.abi.Errno;
import dev.rubus.abi.Handshake;
import dev.rubus.abi.I2cTransfer;
import dev.rubus.abi.ProtocolViolation;
import dev.rubus.linux.Poll;
import dev.rubus.linux.SeqPacket;
import dev.rubus.linux.i2c.BusWire;
import dev.rubus.sdk.testing.TestRing0;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/** The board's end of a bus, answered by a thread of the test. Keeps the driver's end open, as ring 0 does. */
final class FakeBus implements AutoCloseable {
    /** Instead of ENXIO and the like: no answer at all. */
    static final int SILENCE = Integer.MIN_VALUE;

    private final SeqPacket[] ends = SeqPacket.pair();
    private final AtomicBoolean running = new AtomicBoolean(true);
    private final Handshake.Attach attach;
    private final Chip chip;
    private final Thread thread;

    /** Answers a transfer: bytes read, or throws the errno. */
    interface Chip {
        byte[] transfer(int address, I2cTransfer transfer) throws Refusal;
    }

    static final class Refusal extends Exception {
        private static final long serialVersionUID = 1;
        private final int result;

        private Refusal(int result) {
            this.result = result;
        }

        static Refusal with(Errno errno) {
            return new Refusal(-errno.code());
        }

        static Refusal silence() {
            return new Refusal(SILENCE);
        }
    }

    FakeBus(int deviceId, Chip chip) throws IOException {
        this.attach = new Handshake.Attach(deviceId, Handshake.DeviceKind.I2C_BUS, true, 0, 1, "bus 1");
        this.chip = chip;
        thread = new Thread(this::answer, "bus");
        thread.start();
    }

    TestRing0.Device device() {
        return new TestRing0.Device(attach, ends[1].fd());
    }

    /** The board's own end, to say what nobody asked for. */
    SeqPacket board() {
        return ends[0];
    }

    private void answer() {
        Poll poll = new Poll();
        try {
            while (running.get()) {
                poll.clear();
                poll.add(ends[0].fd());
                poll.await(50);
                SeqPacket.Message message = ends[0].receive();
                if (message == null || message.bytes().length == 0) {
                    continue;
                }
                BusWire question = BusWire.decode(message.bytes());
                BusWire answer;
                try {
                    byte[] read = chip.transfer(question.result(), question.transfer());
                    answer = new BusWire(question.id(), read.length, read);
                } catch (Refusal e) {
                    answer = new BusWire(question.id(), e.result, new byte[0]);
                }
                if (answer.result() != SILENCE) {
                    ends[0].send(answer.encode());
                }
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
        ends[0].close();
        ends[1].close();
    }
}
