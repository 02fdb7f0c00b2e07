package dev.rubus.bench;

import dev.rubus.abi.Channel;
import dev.rubus.abi.ProtocolViolation;
import dev.rubus.abi.RingRecord;
import dev.rubus.linux.EventFd;
import dev.rubus.linux.Fd;
import dev.rubus.linux.Poll;
import java.io.IOException;

/** One end of a channel, which sends and waits as the SDK's loop does: for its doorbell and for its socket. */
final class RingEnd {
    private static final int SILENCE_MILLIS = 5_000;

    private final Channel channel;
    private final EventFd theirs;
    private final EventFd ours;
    private final Fd socket;
    private final Poll poll = new Poll();

    RingEnd(Channel channel, EventFd theirs, EventFd ours, Fd socket) {
        this.channel = channel;
        this.theirs = theirs;
        this.ours = ours;
        this.socket = socket;
    }

    void send(RingRecord record) throws IOException, ProtocolViolation {
        if (!channel.out().offer(record)) {
            throw new IOException("the ring is full though one record is under way");
        }
        if (channel.out().mustWake()) {
            theirs.ring();
        }
    }

    /** @return false if the other end is gone */
    boolean receive(RingRecord into) throws IOException, ProtocolViolation {
        while (!channel.in().poll(into)) {
            if (!channel.in().prepareSleep()) {
                continue;
            }
            poll.clear();
            int bell = poll.add(ours.fd());
            int mail = poll.add(socket);
            boolean any = poll.await(SILENCE_MILLIS);
            channel.in().awake();
            if (any && poll.ready(bell)) {
                ours.drain();
            }
            if (!any || poll.ready(mail)) {
                return false;
            }
        }
        return true;
    }
}
