package dev.rubus.supervisor.control;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.rubus.supervisor.Node;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * The socket that the supervisor command talks to: one JSON document a line. Who asks is what the kernel says: root, or the user that started the node. A thread for each
 * connection, bounded in number, length and time.
 */
public final class ControlSocket implements AutoCloseable {
    /** A key that has nothing to say is null, not missing: listings have stable keys. */
    private static final JSON WITH_NULLS = JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES);

    private static final int MAX_REQUEST = 64 * 1024;
    private static final int MAX_CONNECTIONS = 32;
    /** Whoever started the node through sudo may command it too. */
    private static final String STARTED_BY = System.getenv().getOrDefault("SUDO_USER", "root");

    private final Node node;
    private final Commands commands;
    private final Runnable end;
    private final Semaphore connections = new Semaphore(MAX_CONNECTIONS);
    private @Nullable ServerSocketChannel server;

    /** One line of an answer. */
    interface Answer {
        /** @throws IOException if the asker is gone */
        void send(Object data) throws IOException;

        /** False once the asker has hung up. */
        default boolean isHeard() throws IOException {
            return true;
        }
    }

    /** @param end called when somebody orders the node to stop */
    public ControlSocket(Node node, Runnable end) {
        this.node = node;
        this.commands = new Commands(node);
        this.end = end;
    }

    public void open() throws IOException {
        Path path = node.options().runFolder().resolve("control.sock");
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        channel.bind(UnixDomainSocketAddress.of(path));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-rw-"));
        server = channel;
        daemon("rubus-control", () -> accept(channel));
    }

    private static void daemon(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept(ServerSocketChannel channel) {
        while (channel.isOpen()) {
            try {
                SocketChannel caller = channel.accept();
                if (connections.tryAcquire()) {
                    daemon("rubus-control-caller", () -> serve(caller));
                } else {
                    try (caller) {
                        write(caller, failure(1, "too many commands at once: try again"));
                    }
                }
            } catch (IOException e) {
                if (channel.isOpen()) {
                    Logger.warn("control socket: {}", e.getMessage());
                }
            }
        }
    }

    private void serve(SocketChannel caller) {
        try (caller) {
            String peer =
                    caller.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
            if (!peer.equals("root") && !peer.equals(STARTED_BY)) {
                write(caller, failure(4, "user " + peer + " may not command this node: use sudo"));
                return;
            }
            String line = readLine(caller);
            if (line == null) {
                return;
            }
            answer(caller, line);
        } catch (IOException e) {
            Logger.debug("a command's connection ended: {}", e.getMessage());
        } finally {
            connections.release();
        }
    }

    private void answer(SocketChannel caller, String line) throws IOException {
        Map<String, Object> request;
        try {
            request = JSON.std.mapFrom(line);
        } catch (IOException e) {
            write(caller, failure(2, "the request is not one line of JSON"));
            return;
        }
        Arguments arguments = new Arguments(request.get("args") instanceof Map<?, ?> map ? map : Map.of());
        String command = String.valueOf(request.get("command"));
        try {
            if (command.equals("stop")) {
                node.stop();
                write(caller, success(Map.of("pid", ProcessHandle.current().pid())));
                end.run();
                awaitEnd(caller);
                return;
            }
            commands.run(command, arguments, new ToCaller(caller));
        } catch (Refusal e) {
            write(caller, failure(e.exitCode(), e.line()));
        } catch (CompletionException | IllegalStateException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            write(caller, failure(1, command + " failed: " + cause.getMessage()));
        }
    }

    private record ToCaller(SocketChannel caller) implements Answer {
        @Override
        public void send(Object data) throws IOException {
            write(caller, success(data));
        }

        @Override
        public boolean isHeard() throws IOException {
            caller.configureBlocking(false);
            try {
                return caller.read(ByteBuffer.allocate(1)) >= 0;
            } finally {
                caller.configureBlocking(true);
            }
        }
    }

    /** Holds the connection until this process ends: its end tells the asker that the supervisor is gone too. */
    private static void awaitEnd(SocketChannel caller) throws IOException {
        ByteBuffer rest = ByteBuffer.allocate(64);
        while (caller.read(rest.clear()) >= 0) {
            rest.clear();
        }
    }

    private static @Nullable String readLine(SocketChannel caller) throws IOException {
        InputStream in = Channels.newInputStream(caller);
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        byte[] chunk = new byte[4096];
        int n;
        while ((n = in.read(chunk)) > 0) {
            for (int i = 0; i < n; i++) {
                if (chunk[i] == '\n') {
                    return line.toString(StandardCharsets.UTF_8);
                }
                line.write(chunk[i]);
            }
            if (line.size() > MAX_REQUEST) {
                write(caller, failure(2, "the request is longer than " + MAX_REQUEST + " bytes"));
                return null;
            }
        }
        return null;
    }

    private static Map<String, Object> success(Object data) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("ok", true);
        answer.put("data", data);
        return answer;
    }

    private static Map<String, Object> failure(int exit, String error) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("ok", false);
        answer.put("exit", exit);
        answer.put("error", error);
        return answer;
    }

    private static void write(SocketChannel caller, Map<String, Object> answer) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((WITH_NULLS.asString(answer) + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            caller.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        if (server != null) {
            server.close();
        }
    }
}
