package dev.rubus.supervisor.inline;

import java.io.InputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * What the threads of one run print, for one reader: a pipe within the process. Whoever prints faster than the reader takes waits, as at
 * a pipe; whoever is interrupted meanwhile loses what it prints.
 */
final class Speech extends InputStream {
    private static final int PRINTS = 256;
    private static final byte[] END = new byte[0];

    private final BlockingQueue<byte[]> prints = new ArrayBlockingQueue<>(PRINTS);
    private byte[] current = {};
    private int at;
    private volatile boolean over;

    /** Any thread. After {@link #finish} it is lost. */
    void say(byte[] bytes, int from, int count) {
        if (!over && count > 0) {
            byte[] print = new byte[count];
            System.arraycopy(bytes, from, print, 0, count);
            put(print);
        }
    }

    /** The reader's end of file comes after what was said. */
    void finish() {
        over = true;
        put(END);
    }

    private void put(byte[] print) {
        boolean interrupted = Thread.interrupted();
        try {
            prints.put(print);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
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
                byte[] next = prints.take();
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
