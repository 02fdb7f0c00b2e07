package dev.rubus.driver.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** The wire between driver and broker: a TCP relay on loopback that can be unplugged, which cuts what runs and refuses what comes. */
final class Cable implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int target;
    private final List<Socket> ends = new ArrayList<>();
    private boolean plugged = true;
    private int calls;

    Cable(int target) throws IOException {
        this.target = target;
        daemon(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** How often somebody tried to connect. */
    synchronized int calls() {
        return calls;
    }

    synchronized void plug() {
        plugged = true;
    }

    synchronized void unplug() {
        plugged = false;
        ends.forEach(Cable::shut);
        ends.clear();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                join(server.accept());
            } catch (IOException e) {
                // The server was closed, or the broker is away: the next caller finds out for himself.
            }
        }
    }

    private synchronized void join(Socket near) throws IOException {
        calls++;
        if (!plugged) {
            shut(near);
            return;
        }
        Socket far;
        try {
            far = new Socket(InetAddress.getLoopbackAddress(), target);
        } catch (IOException e) {
            shut(near);
            throw e;
        }
        near.setTcpNoDelay(true);
        far.setTcpNoDelay(true);
        ends.add(near);
        ends.add(far);
        daemon(() -> copy(near, far));
        daemon(() -> copy(far, near));
    }

    private static void copy(Socket from, Socket to) {
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException e) {
            // Cut: that is what a cable is for.
        } finally {
            shut(from);
            shut(to);
        }
    }

    private static void shut(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void daemon(Runnable body) {
        Thread thread = new Thread(body, "cable");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        unplug();
    }
}
