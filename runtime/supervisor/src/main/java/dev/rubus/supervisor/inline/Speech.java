package dev.rubus.supervisor.inline;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * What the threads of one run print, for one reader. Nobody waits for the reader, as one would at a pipe: who prints holds the lock of
 * standard error, which every thread of ring 0 needs to log, the reader too when the disk is full. What is printed faster than the reader
 * takes is lost, and counted.
 */
final class Speech extends InputStream {
    /** Of at most 8 KiB each: so much a PrintStream hands over at once. */
    static final int PRINTS = 256;
    /** Further ones that only ring 0 uses: why a driver died is heard behind whatever it printed. */
    private static final int FOR_RING0 = 32;

    private static final byte[] END = new byte[0];

    /** With a place for the last count and one for the end. */
    private final BlockingQueue<byte[]> prints = new ArrayBlockingQueue<>(PRINTS + FOR_RING0 + 2);

    private byte[] current = {};
    private int at;
    private boolean midLine;
    private long lost;
    private boolean over;

    /** The driver printed this. Never waits. Any thread. After {@link #finish} it is lost. */
    synchronized void say(byte[] bytes, int from, int count) {
        // Once something was lost the reader has to make room for more than a few before it goes on.
        if (lost > 0 && prints.size() < PRINTS / 2) {
            prints.add(lostSoFar());
        }
        put(bytes, from, count, lost > 0 ? 0 : PRINTS);
    }

    /** Ring 0 has this to say of the driver. Never waits. Any thread. */
    synchronized void tell(String line) {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        put(bytes, 0, bytes.length, PRINTS + FOR_RING0);
    }

    private void put(byte[] bytes, int from, int count, int room) {
        if (over || count <= 0) {
            return;
        }
        if (prints.size() < room) {
            prints.add(Arrays.copyOfRange(bytes, from, from + count));
            midLine = bytes[from + count - 1] != '\n';
        } else {
            lost++;
        }
    }

    private byte[] lostSoFar() {
        String line = (midLine ? "\n" : "") + "(" + lost + " prints lost: more than the log takes)\n";
        lost = 0;
        midLine = false;
        return line.getBytes(StandardCharsets.UTF_8);
    }

    /** The reader's end of file comes after what was said. */
    synchronized void finish() {
        if (over) {
            return;
        }
        over = true;
        if (lost > 0) {
            prints.add(lostSoFar());
        }
        prints.add(END);
    }

    /** Null: nothing is there, and nothing was lost. */
    private synchronized byte @Nullable [] next() {
        byte[] print = prints.poll();
        return print == null && lost > 0 ? lostSoFar() : print;
    }

    @Override
    public int read() {
        return more() ? current[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int from, int count) {
        if (count == 0) {
            return 0;
        }
        if (!more()) {
            return -1;
        }
        int taken = Math.min(count, current.length - at);
        System.arraycopy(current, at, into, from, taken);
        at += taken;
        return taken;
    }

    private boolean more() {
        try {
            while (at == current.length) {
                byte[] next = next();
                if (next == null) {
                    next = prints.take();
                }
                if (next.length == 0) {
                    prints.add(END);
                    return false;
                }
                current = next;
                at = 0;
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
