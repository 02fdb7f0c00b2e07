package dev.rubus.bench;

import dev.rubus.abi.Channel;
import dev.rubus.abi.ChannelLayout;
import dev.rubus.abi.ProtocolViolation;
import dev.rubus.abi.RecordBatch;
import dev.rubus.abi.RingConsumer;
import dev.rubus.abi.RingProducer;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import dev.rubus.linux.Fd;
import dev.rubus.linux.Memfd;
import dev.rubus.linux.Poll;
import dev.rubus.linux.SeqPacket;
import java.io.IOException;
import java.lang.foreign.Arena;

/** The channel between a process and ring 0. A message is a record with all of its 64 bytes in use, as a system call without a long payload is. */
final class RubusWire implements IpcWire {
    private static final int JOIN_MILLIS = 10_000;

    private final RingProducer out;
    private final RingConsumer in;
    private final RingRecord record = new RingRecord();
    private final byte[] payload = new byte[PAYLOAD];

    private RubusWire(Channel channel) {
        out = channel.out();
        in = channel.in();
    }

    /** @param door where the two meet; the asker is ring 0 */
    static RubusWire open(String door, boolean ring0) throws IOException {
        if (ring0) {
            try (SeqPacket listener = SeqPacket.listen(door);
                    Fd memory = Memfd.create("bench", ChannelLayout.BYTES)) {
                Channel channel = Channel.create(Memfd.map(memory, ChannelLayout.BYTES, Arena.global()));
                Poll poll = new Poll();
                poll.add(listener.fd());
                try (SeqPacket socket = poll.await(JOIN_MILLIS) ? listener.accept() : null) {
                    if (socket == null) {
                        throw new IOException("the other process of the ipc benchmark did not come");
                    }
                    socket.send(new byte[1], memory);
                    return new RubusWire(channel);
                }
            }
        }
        try (SeqPacket socket = SeqPacket.connect(door);
                SeqPacket.Message message = socket.receive()) {
            if (message == null || message.fds().size() != 1) {
                throw new IOException("no channel came through " + door);
            }
            return new RubusWire(
                    Channel.join(Memfd.map(message.fds().getFirst(), ChannelLayout.BYTES, Arena.global())));
        } catch (ProtocolViolation e) {
            throw new IOException(e);
        }
    }

    @Override
    public void send(long token, long count) throws IOException {
        try {
            record.start(RingRecord.REQUEST, Syscall.NOP, 1, token).args(token, count);
            record.payload(payload, 0, RingRecord.INLINE);
            while (!out.offer(record)) {
                Spin.turn();
            }
        } catch (ProtocolViolation e) {
            throw new IOException(e);
        }
    }

    @Override
    public void stream(long count) throws IOException {
        record.start(RingRecord.REPLY, Syscall.NOP, 1, 0).payload(payload, 0, RingRecord.INLINE);
        for (long i = 0; i < count; i++) {
            single(i);
        }
    }

    /** A method of its own, as a program would have it: the compiler sees it often, and not one endless loop. */
    private void single(long token) throws IOException {
        try {
            record.token = token;
            record.arg0 = token;
            while (!out.offer(record)) {
                Spin.turn();
            }
        } catch (ProtocolViolation e) {
            throw new IOException(e);
        }
    }

    @Override
    public void streamBatched(long count) throws IOException {
        RecordBatch batch = new RecordBatch(BATCH);
        record.start(RingRecord.REPLY, Syscall.NOP, 1, 0).payload(payload, 0, RingRecord.INLINE);
        for (int i = 0; i < BATCH; i++) {
            batch.add(record);
        }
        for (long first = 0; first < count; first += BATCH) {
            batch(batch, first);
        }
    }

    private void batch(RecordBatch batch, long first) throws IOException {
        try {
            for (int i = 0; i < BATCH; i++) {
                batch.token(i, first + i);
                batch.arg0(i, first + i);
            }
            int sent = 0;
            while ((sent += out.append(batch, sent)) < BATCH) {
                out.publish();
                Spin.turn();
            }
            out.publish();
        } catch (ProtocolViolation e) {
            throw new IOException(e);
        }
    }

    @Override
    public long receive() throws IOException {
        try {
            while (!in.poll(record)) {
                Spin.turn();
            }
            return record.token;
        } catch (ProtocolViolation e) {
            throw new IOException(e);
        }
    }

    @Override
    public long count() {
        return record.arg1;
    }

    @Override
    public int drain(long next, int limit) throws IOException {
        try {
            int n = 0;
            while (n < limit && in.next()) {
                if (in.token() != next + n || in.arg0() != next + n) {
                    throw new IOException("message " + (next + n) + " is missing");
                }
                n++;
            }
            if (n > 0) {
                in.release();
            }
            return n;
        } catch (ProtocolViolation e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        // The mapping ends with the process.
    }
}
