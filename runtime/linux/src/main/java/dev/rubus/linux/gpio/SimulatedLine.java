package dev.rubus.linux.gpio;

import com.sun.jna.Memory;
import dev.rubus.abi.Errno;
import dev.rubus.abi.ProtocolViolation;
import dev.rubus.linux.Fd;
import dev.rubus.linux.LinuxException;
import dev.rubus.linux.SeqPacket;
import dev.rubus.linux.SimulatedCall;
import java.util.function.Consumer;

/** A line of the simulated board: values over a socket ({@link LineWire}), events on a pipe, in the kernel's format. */
public final class SimulatedLine implements GpioLine {
    private final SimulatedCall values;
    private final Fd pipe;
    private final Memory batch = new Memory(16L * LineEvent.BYTES);

    public SimulatedLine(Fd values, Fd events) throws LinuxException {
        this.values = new SimulatedCall(new SeqPacket(values));
        this.pipe = events.nonBlocking();
    }

    @Override
    public int get() throws LinuxException {
        return (int) (call(LineWire.GET, 0).bits() & 1);
    }

    @Override
    public void set(int level) throws LinuxException {
        call(LineWire.SET, level & 1);
    }

    private LineWire call(int op, long bits) throws LinuxException {
        int id = values.nextId();
        byte[] answer = values.call(
                new LineWire(op, id, bits, 1).encode(),
                id,
                bytes -> LineWire.decode(bytes).id());
        try {
            LineWire decoded = LineWire.decode(answer);
            if (decoded.op() < 0) {
                throw new LinuxException("simulated line", -decoded.op());
            }
            return decoded;
        } catch (ProtocolViolation e) {
            throw new LinuxException("simulated line: " + e.getMessage(), Errno.EPROTO.code());
        }
    }

    @Override
    public int drain(Consumer<LineEvent> sink) throws LinuxException {
        return KernelLine.drain(pipe, batch, sink);
    }

    @Override
    public Fd events() {
        return pipe;
    }

    @Override
    public void close() {
        values.close();
        pipe.close();
    }
}
