package dev.rubus.driver.net;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;

/**
 * A socket that lets nobody read before something was written.
 *
 * <p>Paho 1.2.5 starts its receiver and then waits, in steps of 100 ms, to find it running. If the broker hangs up at once, as the
 * port of a stopped container does, the receiver has ended before that look, and the connecting thread waits for ever: one more
 * thread with each attempt, until the process may have no more. The receiver cannot end while it cannot read, and Paho writes its
 * first packet only after that look.
 */
final class PoliteSocket extends Socket {
    private final CountDownLatch mayRead = new CountDownLatch(1);

    @Override
    public InputStream getInputStream() throws IOException {
        return new FilterInputStream(super.getInputStream()) {
            @Override
            public int read() throws IOException {
                await();
                return super.read();
            }

            @Override
            public int read(byte[] bytes, int from, int count) throws IOException {
                await();
                return super.read(bytes, from, count);
            }

            @Override
            public int available() throws IOException {
                return mayRead.getCount() > 0 ? 0 : super.available();
            }
        };
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return new FilterOutputStream(super.getOutputStream()) {
            @Override
            public void write(int b) throws IOException {
                mayRead.countDown();
                out.write(b);
            }

            @Override
            public void write(byte[] bytes, int from, int count) throws IOException {
                mayRead.countDown();
                out.write(bytes, from, count);
            }
        };
    }

    /** Paho's way to end its receiver, when it gave up before it wrote anything. */
    @Override
    public void shutdownInput() throws IOException {
        mayRead.countDown();
        super.shutdownInput();
    }

    private void await() throws IOException {
        try {
            mayRead.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }
}
