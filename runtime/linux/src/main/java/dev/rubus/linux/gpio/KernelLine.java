package dev.rubus.linux.gpio;

import com.sun.jna.Memory;
import dev.rubus.linux.Fd;
import dev.rubus.linux.Ioctl;
import dev.rubus.linux.LinuxException;
import java.util.function.Consumer;

/** A line request of the kernel, of one line: values by ioctl, events by read. */
public final class KernelLine implements GpioLine {
    private static final long GET_VALUES = 0xC010B40EL;
    private static final long SET_VALUES = 0xC010B40FL;
    private static final int BATCH = 16;

    private final Fd fd;
    /** struct gpio_v2_line_values: u64 bits, u64 mask. */
    private final Memory values = new Memory(16);

    private final Memory batch = new Memory((long) BATCH * LineEvent.BYTES);

    public KernelLine(Fd fd) throws LinuxException {
        this.fd = fd.nonBlocking();
    }

    @Override
    public int get() throws LinuxException {
        values.setLong(0, 0);
        values.setLong(8, 1);
        Ioctl.call(fd, GET_VALUES, values, "GPIO_V2_LINE_GET_VALUES");
        return (int) (values.getLong(0) & 1);
    }

    @Override
    public void set(int level) throws LinuxException {
        values.setLong(0, level & 1);
        values.setLong(8, 1);
        Ioctl.call(fd, SET_VALUES, values, "GPIO_V2_LINE_SET_VALUES");
    }

    @Override
    public int drain(Consumer<LineEvent> sink) throws LinuxException {
        return drain(fd, batch, sink);
    }

    static int drain(Fd fd, Memory batch, Consumer<LineEvent> sink) throws LinuxException {
        int taken = 0;
        int bytes = fd.read(batch);
        if (bytes == 0) {
            return -1;
        }
        while (bytes > 0) {
            for (int at = 0; at + LineEvent.BYTES <= bytes; at += LineEvent.BYTES) {
                LineEvent event = LineEvent.read(batch, at);
                if (event != null) {
                    sink.accept(event);
                    taken++;
                }
            }
            bytes = bytes < batch.size() ? 0 : fd.read(batch);
        }
        return taken;
    }

    @Override
    public Fd events() {
        return fd;
    }

    @Override
    public void close() {
        fd.close();
    }
}
