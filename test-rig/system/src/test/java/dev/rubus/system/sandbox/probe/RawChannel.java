package dev.rubus.system.sandbox.probe;

import dev.rubus.abi.Channel;
import dev.rubus.abi.ChannelLayout;
import dev.rubus.abi.Handshake;
import dev.rubus.abi.ProtocolViolation;
import dev.rubus.abi.RingRecord;
import dev.rubus.linux.EventFd;
import dev.rubus.linux.Fd;
import dev.rubus.linux.LinuxException;
import dev.rubus.linux.Memfd;
import dev.rubus.linux.Poll;
import dev.rubus.linux.SeqPacket;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/** A process's end of its channel without the manners of the SDK. */
final class RawChannel {
    /** Where the process writes, see {@link ChannelLayout}. */
    static final long UP_HEAD = 128;

    static final long UP_TAIL = 192;
    static final long UP_RECORDS = 4096;
    static final long DOWN_HEAD = 320;

    private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();

    final SeqPacket socket;
    final Handshake.Welcome welcome;
    final Fd memfd;
    final Fd page;
    final MemorySegment memory;
    final Channel channel;
    private final RingRecord skipped = new RingRecord();
    final EventFd doorbellUp;

    private RawChannel(SeqPacket socket, Handshake.Welcome welcome, Fd memfd, EventFd doorbellUp, Fd page)
            throws IOException, ProtocolViolation {
        this.socket = socket;
        this.welcome = welcome;
        this.memfd = memfd;
        this.page = page;
        this.doorbellUp = doorbellUp;
        memory = Memfd.mapAll(memfd, ChannelLayout.BYTES, Arena.global());
        channel = Channel.join(memory);
    }

    static RawChannel join() throws IOException, ProtocolViolation {
        SeqPacket socket = SeqPacket.connect(Handshake.SOCKET_PATH);
        socket.send(new Handshake.Hello(Handshake.ABI_VERSION));
        Poll poll = new Poll();
        poll.add(socket.fd());
        poll.await(20_000);
        SeqPacket.Message message = socket.receive();
        Handshake.Welcome welcome = (Handshake.Welcome) Handshake.decode(message.bytes(), message.bytes().length);
        RawChannel raw = new RawChannel(
                socket,
                welcome,
                message.fds().get(0),
                new EventFd(message.fds().get(1)),
                message.fds().get(3));
        socket.send(new Handshake.Ready());
        return raw;
    }

    long get(long at) {
        return (long) LONG.getAcquire(memory, at);
    }

    void set(long at, long value) {
        LONG.setRelease(memory, at, value);
    }

    void wake() throws LinuxException {
        if (channel.out().mustWake()) {
            doorbellUp.ring();
        }
    }

    /** Throws away whatever ring 0 said. */
    void skipReplies() {
        try {
            while (channel.in().poll(skipped)) {
                // the next one
            }
        } catch (ProtocolViolation e) {
            throw new IllegalStateException("from ring 0", e);
        }
    }

    /** Lives on, heart beating, as a process that behaves would. */
    void live() throws InterruptedException {
        while (true) {
            channel.beat();
            skipReplies();
            Thread.sleep(50);
        }
    }
}
