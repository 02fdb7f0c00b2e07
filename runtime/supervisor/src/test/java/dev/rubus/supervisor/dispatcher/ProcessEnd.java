package dev.rubus.supervisor.dispatcher;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.abi.Channel;
import dev.rubus.abi.ChannelLayout;
import dev.rubus.abi.RecordBatch;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import dev.rubus.kernel.memory.Account;
import dev.rubus.kernel.sched.Weight;
import dev.rubus.linux.EventFd;
import dev.rubus.linux.Fd;
import dev.rubus.linux.LinuxException;
import dev.rubus.linux.Memfd;
import dev.rubus.linux.Poll;
import dev.rubus.supervisor.memory.Region;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;

/** A process's end of a real channel, within the test's process. One thread. */
final class ProcessEnd implements AutoCloseable {
    final Client client;
    final Channel channel;
    final MemorySegment memory;
    private final EventFd up;
    private final EventFd down;
    private final Poll poll = new Poll();
    private long token;

    ProcessEnd(String name, int generation, Access access) throws Exception {
        try (Fd memfd = Memfd.create("test", ChannelLayout.BYTES)) {
            memory = Memfd.map(memfd, ChannelLayout.BYTES, Arena.ofAuto());
        }
        up = EventFd.create();
        down = EventFd.create();
        client = new Client(
                name,
                generation,
                access,
                Channel.create(memory),
                new EventFd(up.fd().duplicate()),
                new EventFd(down.fd().duplicate()));
        channel = Channel.join(memory);
    }

    /** One with a region of its own to map. */
    ProcessEnd(String name, Access access, Account.Limits limits) throws Exception {
        long bytes = Region.bytes(limits.regionBytes());
        Client.Shared shared;
        try (Fd memfd = Memfd.create("test", bytes)) {
            memory = Memfd.map(memfd, bytes, Arena.ofAuto());
            shared = Client.Shared.map(memfd, bytes);
        }
        up = EventFd.create();
        down = EventFd.create();
        client = new Client(
                name,
                1,
                Weight.NORMAL,
                access,
                limits,
                shared,
                new EventFd(up.fd().duplicate()),
                new EventFd(down.fd().duplicate()));
        channel = Channel.join(memory);
    }

    /** Puts the record into the ring, with any number as its op. @return false if the ring is full */
    boolean offer(RingRecord record, int op) throws Exception {
        record.op = op;
        return channel.out().offer(record);
    }

    void wake() throws LinuxException {
        if (channel.out().mustWake()) {
            up.ring();
        }
    }

    /** Wakes ring 0 although there is nothing for it. Any thread. */
    void ringForNothing() {
        try {
            up.ring();
        } catch (LinuxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends all of the batch, which must fit. @return whether ring 0 slept and had to be woken, once for all of it */
    boolean submit(RecordBatch batch) throws Exception {
        assertTrue(channel.out().append(batch, 0) == batch.size(), "no room for the batch");
        channel.out().publish();
        boolean woken = channel.out().mustWake();
        if (woken) {
            up.ring();
        }
        return woken;
    }

    /** Takes the next record, waiting for it. */
    void receive(RingRecord into) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!channel.in().poll(into)) {
            assertTrue(System.nanoTime() < end, "no answer from ring 0");
            if (channel.in().prepareSleep()) {
                poll.clear();
                poll.add(down.fd());
                if (poll.await(1000)) {
                    down.drain();
                }
                channel.in().awake();
            }
        }
    }

    /** One call from the request to its answer; what is in the record afterwards is the answer. @return its result */
    int call(RingRecord record) throws Exception {
        return call(record, record.op);
    }

    int call(RingRecord record, int op) throws Exception {
        record.token = ++token;
        long expected = token;
        assertTrue(offer(record, op));
        wake();
        do {
            receive(record);
        } while (!record.isReply());
        assertTrue(record.token == expected, "answer to " + record.token + " instead of " + expected);
        return record.result;
    }

    int call(Syscall op, int handle, long arg0, long arg1) throws Exception {
        return call(request(op, handle).args(arg0, arg1));
    }

    int call(Syscall op, String payload) throws Exception {
        return call(request(op, 0).text(payload));
    }

    static RingRecord request(Syscall op, int handle) {
        return new RingRecord().start(RingRecord.REQUEST, op, handle, 0);
    }

    @Override
    public void close() throws IOException {
        up.close();
        down.close();
    }
}
