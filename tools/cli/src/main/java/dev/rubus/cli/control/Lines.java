package dev.rubus.cli.control;

import dev.rubus.cli.CommandFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Cuts a channel into lines, none longer than a limit, so that a node gone mad cannot fill this process's memory. */
final class Lines {

    private final ReadableByteChannel channel;
    private final int limit;
    private final ByteBuffer chunk = ByteBuffer.allocate(8192).limit(0);
    private byte[] line = new byte[1024];

    Lines(ReadableByteChannel channel, int limit) {
        this.channel = channel;
        this.limit = limit;
    }

    /** The next line without its end; empty when the other side closed, even in the middle of a line. */
    Optional<String> next() throws IOException, CommandFailure {
        int length = 0;
        while (true) {
            while (chunk.hasRemaining()) {
                byte next = chunk.get();
                if (next == '\n') {
                    return Optional.of(new String(line, 0, length, StandardCharsets.UTF_8));
                }
                if (length == limit) {
                    throw CommandFailure.failed("the node's answer is longer than " + limit
                            + " bytes, so it was not read: look at supervisor logs");
                }
                if (length == line.length) {
                    line = Arrays.copyOf(line, Math.min(limit, 2 * length));
                }
                line[length++] = next;
            }
            chunk.clear();
            if (channel.read(chunk.clear()) < 0) {
                chunk.limit(0);
                return Optional.empty();
            }
            chunk.flip();
        }
    }
}
