package dev.rubus.cli.control;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.rubus.cli.CommandFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One request to a node and its answers: JSON documents, one a line, as runtime/README.md tells. The node may be broken, so
 * an answer's length, shape and the time it takes are all bounded. For one thread.
 */
public final class Conversation implements AutoCloseable {

    private static final int LONGEST_ANSWER = 16 << 20;

    private final SocketChannel channel;
    private final Lines lines;
    private final Duration patience;

    private Conversation(SocketChannel channel, Duration patience) {
        this.channel = channel;
        this.lines = new Lines(channel, LONGEST_ANSWER);
        this.patience = patience;
    }

    /** Connects and asks. {@code patience} is how long the first answer may take. */
    public static Conversation open(ControlAddress address, String command, Map<String, ?> args, Duration patience)
            throws CommandFailure {
        Conversation conversation = new Conversation(address.connect(), patience);
        try {
            conversation.send(command, args);
            return conversation;
        } catch (CommandFailure failure) {
            conversation.close();
            throw failure;
        }
    }

    private void send(String command, Map<String, ?> args) throws CommandFailure {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("command", command);
        request.put("args", args);
        try {
            ByteBuffer bytes = ByteBuffer.wrap((JSON.std.asString(request) + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            // A node that refuses a caller may answer and close without reading: its answer is worth more than this
            // error.
        }
    }

    /** The answer to a request that has exactly one. */
    public Document answer() throws CommandFailure {
        Thread impatience = Thread.ofPlatform().daemon().start(this::closeWhenLate);
        try {
            return next().orElseThrow(
                            () -> CommandFailure.failed(
                                    "the node closed the connection without an answer, so it may have died: look at supervisor status"));
        } finally {
            impatience.interrupt();
        }
    }

    private void closeWhenLate() {
        try {
            Thread.sleep(patience);
            close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The next answer of a stream; empty once the node has closed it. Waits as long as it takes. */
    public Optional<Document> next() throws CommandFailure {
        Optional<String> line;
        try {
            line = lines.next();
        } catch (ClosedChannelException e) {
            throw CommandFailure.failed("the node did not answer within " + patience.toSeconds()
                    + " s, so it may hang: look at its log, then end it with: supervisor stop");
        } catch (IOException e) {
            line = Optional.empty();
        }
        return line.isEmpty() ? Optional.empty() : Optional.of(Reply.data(line.get()));
    }

    /** Waits, at most so long, until the node has closed its side. */
    public boolean closedWithin(Duration limit) {
        Thread waiting = Thread.ofPlatform().daemon().start(() -> {
            try {
                while (next().isPresent()) {}
            } catch (CommandFailure e) {
                // Whatever ended the reading, the conversation is over.
            }
        });
        try {
            return waiting.join(limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // Nothing is lost: every answer that counts has been read.
        }
    }
}
