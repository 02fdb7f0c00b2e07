package dev.rubus.driver.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sockets for one connection: TCP_NODELAY, because Nagle and delayed acknowledgements make 44 ms of a 0.2 ms round trip; and within
 * reach, so that the connection can be cut at any time, which Paho cannot.
 */
final class NoDelaySockets extends SocketFactory {
    private @Nullable Socket latest;
    private boolean closed;

    @Override
    public synchronized Socket createSocket() throws IOException {
        if (closed) {
            throw new SocketException("connection given up");
        }
        Socket socket = new Socket();
        socket.setTcpNoDelay(true);
        latest = socket;
        return socket;
    }

    /** Closes what was made and makes no more. */
    synchronized void close() {
        closed = true;
        if (latest != null) {
            try {
                latest.close();
            } catch (IOException e) {
                System.err.println("socket not closed: " + e.getMessage());
            }
        }
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        throw unexpected();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        throw unexpected();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        throw unexpected();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        throw unexpected();
    }

    private static IOException unexpected() {
        return new SocketException("only unconnected sockets are made here");
    }
}
