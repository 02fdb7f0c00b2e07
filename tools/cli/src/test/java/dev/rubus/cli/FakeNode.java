package dev.rubus.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/** A control server on a real Unix socket that answers every request with the same bytes, whatever they are, and hangs up. */
final class FakeNode implements AutoCloseable {

    private final ServerSocketChannel server;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final AtomicReference<byte[]> answer = new AtomicReference<>(new byte[0]);
    private final Path state;

    FakeNode(Path state) throws IOException {
        this.state = state;
        Path socket = Files.createDirectories(state.resolve("run")).resolve("control.sock");
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
        Thread.ofPlatform().daemon().start(this::serve);
    }

    Path state() {
        return state;
    }

    FakeNode answers(String data) {
        return says("{\"ok\":true,\"data\":" + data + "}\n");
    }

    FakeNode refuses(int exit, String error) {
        return says("{\"ok\":false,\"exit\":" + exit + ",\"error\":\"" + error + "\"}\n");
    }

    FakeNode says(String raw) {
        answer.set(raw.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** What was asked, as it came over the wire. */
    List<String> requests() {
        return requests;
    }

    private void serve() {
        while (server.isOpen()) {
            try (SocketChannel caller = server.accept()) {
                requests.add(new BufferedReader(Channels.newReader(caller, StandardCharsets.UTF_8)).readLine());
                ByteBuffer bytes = ByteBuffer.wrap(answer.get());
                while (bytes.hasRemaining()) {
                    caller.write(bytes);
                }
            } catch (IOException e) {
                // The caller hung up early, which is its right, or the test is over.
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
