package dev.rubus.sdk;

import dev.rubus.abi.Channel;
import dev.rubus.abi.ChannelLayout;
import dev.rubus.abi.Handshake;
import dev.rubus.abi.ProtocolViolation;
import dev.rubus.linux.EventFd;
import dev.rubus.linux.Fd;
import dev.rubus.linux.Memfd;
import dev.rubus.linux.Poll;
import dev.rubus.linux.SeqPacket;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * What a process has after the hand-shake.
 *
 * @param shared the memory behind the channel, with the region
 * @param page of the vDSO, not mapped yet
 * @param memory what is shared is mapped for as long as this lives
 */
record Joined(
        SeqPacket socket,
        Handshake.Welcome welcome,
        Channel channel,
        MemorySegment shared,
        Fd page,
        EventFd doorbellUp,
        EventFd doorbellDown,
        Arena memory) {
    private static final int HANDSHAKE_MILLIS = 5000;

    /**
     * Shakes hands through a socket that is connected. When that fails, nothing but the socket is left, which is the caller's.
     *
     * @param path what to call it in messages
     */
    static Joined through(SeqPacket socket, String path, Arena memory) throws IOException {
        socket.send(new Handshake.Hello(Handshake.ABI_VERSION));
        Poll poll = new Poll();
        poll.add(socket.fd());
        if (!poll.await(HANDSHAKE_MILLIS)) {
            throw new IOException("ring 0 does not answer at " + path);
        }
        SeqPacket.Message message = socket.receive();
        if (message == null) {
            throw refused(path);
        }
        try {
            return welcomed(socket, message, path, memory);
        } catch (IOException | RuntimeException e) {
            // Inside the supervisor nobody else closes them.
            message.close();
            throw e;
        }
    }

    private static Joined welcomed(SeqPacket socket, SeqPacket.Message message, String path, Arena memory)
            throws IOException {
        try {
            if (message.bytes().length == 0
                    || !(Handshake.decode(message.bytes(), message.bytes().length) instanceof Handshake.Welcome welcome)
                    || message.fds().size() != Handshake.Welcome.FDS) {
                throw refused(path);
            }
            socket.fd().nonBlocking();
            MemorySegment shared = Memfd.mapAll(message.fds().get(0), ChannelLayout.BYTES, memory);
            Channel channel = Channel.join(shared);
            message.fds().get(0).close();
            return new Joined(
                    socket,
                    welcome,
                    channel,
                    shared,
                    message.fds().get(3),
                    new EventFd(message.fds().get(1)),
                    new EventFd(message.fds().get(2)),
                    memory);
        } catch (ProtocolViolation e) {
            throw new IOException("ring 0 at " + path + ": " + e.getMessage(), e);
        }
    }

    private static IOException refused(String path) {
        return new IOException("ring 0 refused this process at " + path);
    }
}
