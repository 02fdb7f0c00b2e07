package dev.rubus.abi.vdso;

import dev.rubus.abi.Reading;
import dev.rubus.abi.ReadingView;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Ring 0's hand on the page. One thread; which slot is whose is the caller's to know. No call waits for a reader. */
public final class VdsoWriter {
    private final MemorySegment page;
    private final long[] clock = new long[VdsoLayout.CLOCK_WORDS];
    private final long[] line = new long[VdsoLayout.LINE_WORDS];
    private final long[] driver = new long[VdsoLayout.DRIVER_WORDS];
    private final long[] point = new long[VdsoLayout.POINT_WORDS];
    private final ReadingView view = new ReadingView();

    /** Writes the header of a zeroed page. */
    public VdsoWriter(MemorySegment page) {
        if (page.byteSize() < VdsoLayout.BYTES) {
            throw new IllegalArgumentException("page of " + page.byteSize() + " bytes, needs " + VdsoLayout.BYTES);
        }
        this.page = page;
        page.set(ValueLayout.JAVA_INT, 0, VdsoLayout.MAGIC);
        page.set(ValueLayout.JAVA_INT, 4, VdsoLayout.VERSION);
        page.set(ValueLayout.JAVA_INT, 8, VdsoLayout.DRIVERS);
        page.set(ValueLayout.JAVA_INT, 12, VdsoLayout.LINES);
        page.set(ValueLayout.JAVA_INT, 16, VdsoLayout.POINTS);
    }

    /** Both clocks at one moment: monotonic ns, and ns since 1970. */
    public void clock(long monotonicNanos, long wallNanos) {
        clock[0] = monotonicNanos;
        clock[1] = wallNanos;
        SeqcountLatch.write(page, VdsoLayout.CLOCK_AT, clock);
    }

    /** @param l its number is 0 to 65535 */
    public void line(int slot, VdsoLine l) {
        line(slot, l.number(), l.output(), l.known(), l.high(), l.stampNanos(), l.live(), l.generation());
    }

    /** The same without an object: an edge costs no garbage. */
    public void line(
            int slot,
            int number,
            boolean output,
            boolean known,
            boolean high,
            long stampNanos,
            boolean live,
            int generation) {
        check(slot, VdsoLayout.LINES);
        int flags = VdsoLayout.PRESENT
                | (known ? VdsoLayout.KNOWN : 0)
                | (high ? VdsoLayout.HIGH : 0)
                | (live ? VdsoLayout.LIVE : 0)
                | (output ? VdsoLayout.OUTPUT : 0);
        line[0] = flags | (long) (number & 0xffff) << 16 | (long) generation << 32;
        line[1] = stampNanos;
        SeqcountLatch.write(page, VdsoLayout.line(slot), line);
    }

    /** The line is no longer the node's. */
    public void clearLine(int slot) {
        check(slot, VdsoLayout.LINES);
        Arrays.fill(line, 0);
        SeqcountLatch.write(page, VdsoLayout.line(slot), line);
    }

    public void driver(int slot, VdsoDriver d) {
        check(slot, VdsoLayout.DRIVERS);
        byte[] name = d.name().getBytes(StandardCharsets.UTF_8);
        if (name.length > VdsoDriver.MAX_NAME) {
            throw new IllegalArgumentException("driver name '" + d.name() + "' of " + name.length + " bytes");
        }
        Arrays.fill(driver, 0);
        driver[0] = d.state().code() | 1L << 8 | (long) name.length << 16 | (long) d.generation() << 32;
        driver[1] = d.restarts();
        driver[2] = d.sinceMillis();
        put(driver, VdsoLayout.DRIVER_NAME_WORD, 0, name, 0, name.length);
        SeqcountLatch.write(page, VdsoLayout.driver(slot), driver);
    }

    /** @throws IllegalArgumentException if the texts do not fit; those of a {@link Reading} that was decoded do */
    public void point(int slot, VdsoPoint p) {
        byte[] reading = p.reading().encode();
        byte[] app = p.app().getBytes(StandardCharsets.UTF_8);
        view.look(reading, reading.length);
        point(slot, app, view);
    }

    /** The same without an object. @throws IllegalArgumentException if the app's name does not fit */
    public void point(int slot, byte[] app, ReadingView r) {
        check(slot, VdsoLayout.POINTS);
        if (app.length > VdsoDriver.MAX_NAME) {
            throw new IllegalArgumentException("app's name of " + app.length + " bytes");
        }
        Arrays.fill(point, 0);
        point[0] = r.quality()
                | 1L << 8
                | (long) app.length << 16
                | (long) r.pointLength() << 24
                | (long) r.unitLength() << 32;
        point[1] = Double.doubleToRawLongBits(r.value());
        point[2] = r.timeMillis();
        point[3] = r.seq();
        put(point, VdsoLayout.POINT_TEXT_WORD, 0, app, 0, app.length);
        // The unit follows the point there as here.
        put(
                point,
                VdsoLayout.POINT_TEXT_WORD,
                app.length,
                r.bytes(),
                ReadingView.POINT_AT,
                r.pointLength() + r.unitLength());
        SeqcountLatch.write(page, VdsoLayout.point(slot), point);
    }

    private static void put(long[] words, int firstWord, int from, byte[] text, int textFrom, int count) {
        for (int i = 0; i < count; i++) {
            int at = from + i;
            words[firstWord + at / 8] |= (text[textFrom + i] & 0xffL) << 8 * (at % 8);
        }
    }

    private static void check(int slot, int slots) {
        if (slot < 0 || slot >= slots) {
            throw new IllegalArgumentException("slot " + slot + " of " + slots);
        }
    }
}
