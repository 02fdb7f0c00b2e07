package dev.rubus.linux.gpio;

import dev.rubus.linux.Fd;
import dev.rubus.linux.LinuxException;
import java.util.function.Consumer;

/**
 * One requested line, whoever stands behind its fd. One thread at a time for the values, one (it may be another) for the events, and
 * {@link #close} when neither is inside.
 */
public interface GpioLine extends AutoCloseable {
    /** The logical level: 0 or 1. */
    int get() throws LinuxException;

    /** Drives an output. */
    void set(int level) throws LinuxException;

    /** Takes the events that wait, oldest first. @return how many; -1 if there will never be any more (end of file) */
    int drain(Consumer<LineEvent> sink) throws LinuxException;

    /** What to poll for {@link #drain}. */
    Fd events();

    @Override
    void close();
}
