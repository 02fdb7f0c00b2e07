package dev.rubus.sim;

import dev.rubus.linux.Epoll;
import dev.rubus.linux.EventFd;
import dev.rubus.linux.LinuxException;
import dev.rubus.sim.device.gpio.LineConfig;
import dev.rubus.sim.device.gpio.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** All lines of the board, and the thread that answers their holders and lets time pass. Any thread may call; one is served at a time. */
final class LineBench extends Thread {
    /** The header's chip has 54 lines ({@code pinctrl-bcm2711}). */
    static final int LINES = 54;

    private static final int BELL = -1;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Map<Integer, BoardLine> lines = new TreeMap<>();
    private final Epoll epoll = new Epoll();
    private final EventFd bell = EventFd.create();

    LineBench(Map<Integer, Button> buttons) throws LinuxException {
        super("lines");
        setDaemon(true);
        epoll.add(bell.fd(), BELL);
        for (int number = 0; number < LINES; number++) {
            Button button = buttons.get(number);
            lines.put(number, new BoardLine(number, button));
            if (button != null) {
                lines.get(number).automatic(System.nanoTime(), true);
            }
        }
    }

    /** Ring 0 hands the line to a driver; a holder before it is let go. */
    synchronized void take(int number, LineConfig settings, BoardLine.Holder holder) throws LinuxException {
        BoardLine line = line(number);
        forget(line);
        line.take(System.nanoTime(), settings, holder);
        epoll.add(holder.values().fd(), number);
        bell.ring();
    }

    /** Nobody holds the line any more; nothing happens if it is another device's by now. */
    synchronized void letGo(int number, int deviceId) throws LinuxException {
        BoardLine line = line(number);
        BoardLine.Holder holder = line.holder();
        if (holder != null && holder.deviceId() == deviceId) {
            forget(line);
            line.letGo(System.nanoTime());
        }
    }

    private void forget(BoardLine line) throws LinuxException {
        BoardLine.Holder holder = line.holder();
        if (holder != null) {
            epoll.remove(holder.values().fd());
        }
    }

    synchronized void pull(int number, boolean up) throws LinuxException {
        line(number).pull(System.nanoTime(), up ? Wire.HIGH : Wire.LOW);
        bell.ring();
    }

    synchronized void automatic(int number, boolean on) throws LinuxException {
        line(number).automatic(System.nanoTime(), on);
        bell.ring();
    }

    /** Asks the line something. */
    synchronized <T> T ask(int number, Function<BoardLine, T> question) {
        return question.apply(line(number));
    }

    private BoardLine line(int number) {
        BoardLine line = lines.get(number);
        if (line == null) {
            throw new IllegalArgumentException("line " + number + ", expected 0 to " + (LINES - 1));
        }
        return line;
    }

    @Override
    public void run() {
        try {
            while (true) {
                int ready = epoll.await(millisToNext());
                serve(ready);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized void serve(int ready) throws LinuxException {
        long now = System.nanoTime();
        for (int i = 0; i < ready; i++) {
            int number = (int) epoll.data(i);
            if (number == BELL) {
                bell.drain();
            } else {
                answer(line(number), now);
            }
        }
        for (BoardLine line : lines.values()) {
            line.advance(now);
        }
    }

    private void answer(BoardLine line, long now) throws LinuxException {
        if (!line.answer(now)) {
            // Not even ring 0 holds the other end any more.
            forget(line);
            line.letGo(now);
        }
    }

    /** Milliseconds to the next thing that happens by itself, rounded up; -1 if there is none. Edges are stamped to the nanosecond. */
    private synchronized int millisToNext() {
        long now = System.nanoTime();
        long due = Long.MAX_VALUE;
        for (BoardLine line : lines.values()) {
            due = Math.min(due, line.nextDue());
        }
        if (due == Long.MAX_VALUE) {
            return -1;
        }
        return Math.clamp((due - now + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI, 0, Integer.MAX_VALUE);
    }
}
