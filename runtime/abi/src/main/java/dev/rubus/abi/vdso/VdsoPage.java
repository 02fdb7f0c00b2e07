package dev.rubus.abi.vdso;

import dev.rubus.abi.ProtocolViolation;
import dev.rubus.abi.Reading;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The page as everybody but ring 0 sees it: read-only. Any thread; no call waits for ring 0 or makes it wait. */
public final class VdsoPage {
    /** What {@link #level} says when the page does not know. */
    public static final int ASK = -1;

    private final MemorySegment page;

    private VdsoPage(MemorySegment page) {
        this.page = page;
    }

    /** @throws ProtocolViolation if it is of another version */
    public static VdsoPage join(MemorySegment page) throws ProtocolViolation {
        if (page.byteSize() < VdsoLayout.BYTES) {
            throw new ProtocolViolation("vDSO page of " + page.byteSize() + " bytes");
        }
        int[] header = {VdsoLayout.MAGIC, VdsoLayout.VERSION, VdsoLayout.DRIVERS, VdsoLayout.LINES, VdsoLayout.POINTS};
        for (int i = 0; i < header.length; i++) {
            if (page.get(ValueLayout.JAVA_INT, 4L * i) != header[i]) {
                throw new ProtocolViolation("vDSO page of another version");
            }
        }
        return new VdsoPage(page);
    }

    /** The slot of a line, for {@link #level}; -1 if the page does not have it. Searches: once for each line that is opened. */
    public int slotOf(int number) {
        for (int slot = 0; slot < VdsoLayout.LINES; slot++) {
            long word = SeqcountLatch.first(page, VdsoLayout.line(slot), VdsoLayout.LINE_WORDS);
            if ((word & VdsoLayout.PRESENT) != 0 && number(word) == number) {
                return slot;
            }
        }
        return -1;
    }

    /**
     * The level of a line if the page is as good as a look at the line: its driver serves, saw the line in this very generation, and
     * reports both edges. Else {@link #ASK}: a system call knows.
     *
     * <p>It lags behind the wire as an edge event does: by the way from the kernel over the driver to ring 0. Of a driver that died it
     * is believed until ring 0 has noticed, some milliseconds.
     *
     * @param slot of {@link #slotOf}
     * @param number the line; what the slot has of another one is not believed
     */
    public int level(int slot, int number) {
        long word = SeqcountLatch.first(page, VdsoLayout.line(slot), VdsoLayout.LINE_WORDS);
        int good = VdsoLayout.PRESENT | VdsoLayout.KNOWN | VdsoLayout.LIVE;
        if ((word & good) != good || number(word) != number) {
            return ASK;
        }
        return (word & VdsoLayout.HIGH) != 0 ? 1 : 0;
    }

    /** Every line that an app was granted, as far as the page has room. */
    public List<VdsoLine> lines() {
        List<VdsoLine> lines = new ArrayList<>();
        long[] words = new long[VdsoLayout.LINE_WORDS];
        for (int slot = 0; slot < VdsoLayout.LINES; slot++) {
            SeqcountLatch.read(page, VdsoLayout.line(slot), words);
            long word = words[0];
            if ((word & VdsoLayout.PRESENT) != 0) {
                lines.add(new VdsoLine(
                        number(word),
                        (word & VdsoLayout.OUTPUT) != 0,
                        (word & VdsoLayout.KNOWN) != 0,
                        (word & VdsoLayout.HIGH) != 0,
                        words[1],
                        (word & VdsoLayout.LIVE) != 0,
                        (int) (word >>> 32)));
            }
        }
        return lines;
    }

    /** The node's drivers. */
    public List<VdsoDriver> drivers() throws ProtocolViolation {
        List<VdsoDriver> drivers = new ArrayList<>();
        long[] words = new long[VdsoLayout.DRIVER_WORDS];
        for (int slot = 0; slot < VdsoLayout.DRIVERS; slot++) {
            SeqcountLatch.read(page, VdsoLayout.driver(slot), words);
            long word = words[0];
            if (word != 0) {
                String name = text(words, VdsoLayout.DRIVER_NAME_WORD, 0, octet(word, 2));
                DriverState state = DriverState.of(octet(word, 0));
                drivers.add(new VdsoDriver(name, state, (int) (word >>> 32), words[1], words[2]));
            }
        }
        return drivers;
    }

    /** The last reading of every published point, as far as the page has room. */
    public List<VdsoPoint> points() throws ProtocolViolation {
        List<VdsoPoint> points = new ArrayList<>();
        long[] words = new long[VdsoLayout.POINT_WORDS];
        for (int slot = 0; slot < VdsoLayout.POINTS; slot++) {
            SeqcountLatch.read(page, VdsoLayout.point(slot), words);
            if (words[0] != 0) {
                points.add(point(words));
            }
        }
        return points;
    }

    private static VdsoPoint point(long[] words) throws ProtocolViolation {
        long word = words[0];
        int app = octet(word, 2);
        int point = octet(word, 3);
        int unit = octet(word, 4);
        int text = VdsoLayout.POINT_TEXT_WORD;
        Reading reading = new Reading(
                text(words, text, app, point),
                Double.longBitsToDouble(words[1]),
                text(words, text, app + point, unit),
                words[2],
                words[3],
                Reading.Quality.of(octet(word, 0)));
        return new VdsoPoint(text(words, text, 0, app), reading);
    }

    /** The wall clock, ns since 1970, from the monotonic one: no system call, and all readers agree. @param nanoTime {@link System#nanoTime} */
    public long wallNanos(long nanoTime) {
        long[] words = new long[VdsoLayout.CLOCK_WORDS];
        SeqcountLatch.read(page, VdsoLayout.CLOCK_AT, words);
        return words[1] + (nanoTime - words[0]);
    }

    /** When ring 0 last set the clock's bases, ns of CLOCK_MONOTONIC; it does so at least every 100 ms while it is alive and well. */
    public long beatNanos() {
        return SeqcountLatch.first(page, VdsoLayout.CLOCK_AT, VdsoLayout.CLOCK_WORDS);
    }

    private static int number(long word) {
        return (int) (word >>> 16) & 0xffff;
    }

    private static int octet(long word, int index) {
        return (int) (word >>> (8 * index)) & 0xff;
    }

    private static String text(long[] words, int firstWord, int from, int bytes) throws ProtocolViolation {
        int room = (words.length - firstWord) * 8;
        if (from + bytes > room) {
            throw new ProtocolViolation("text of " + bytes + " bytes at " + from + " of " + room);
        }
        ByteBuffer all = ByteBuffer.allocate(room).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = firstWord; i < words.length; i++) {
            all.putLong(words[i]);
        }
        return new String(all.array(), from, bytes, StandardCharsets.UTF_8);
    }
}
