package dev.rubus.bench;

import dev.rubus.abi.Channel;
import dev.rubus.abi.ChannelLayout;
import dev.rubus.abi.ProtocolViolation;
import dev.rubus.abi.RingRecord;
import dev.rubus.linux.EventFd;
import dev.rubus.linux.Memfd;
import dev.rubus.linux.SeqPacket;
import java.io.IOException;
import java.lang.foreign.Arena;

/** The other process: answers each request until the asker is gone. */
public final class RingEcho {
    private RingEcho() {}

    public static void main(String[] words) throws IOException, ProtocolViolation {
        try (SeqPacket socket = SeqPacket.connect(words[0]);
                SeqPacket.Message message = socket.receive()) {
            if (message == null || message.fds().size() != 3) {
                throw new IOException("no channel came through " + words[0]);
            }
            Channel channel = Channel.join(Memfd.map(message.fds().get(0), ChannelLayout.BYTES, Arena.global()));
            EventFd up = new EventFd(message.fds().get(1));
            EventFd down = new EventFd(message.fds().get(2));
            RingEnd end = new RingEnd(channel, up, down, socket.fd());
            RingRecord record = new RingRecord();
            while (end.receive(record)) {
                end.send(record.reply(0));
            }
        }
    }
}
