package dev.rubus.supervisor.dispatcher;

import dev.rubus.abi.Channel;
import dev.rubus.abi.ChannelLayout;
import dev.rubus.abi.ProtocolViolation;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import dev.rubus.linux.EventFd;
import dev.rubus.linux.LinuxException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Processes of a test: ring 0's ends of their channels, and the processes' own ends in the same memory. */
final class TestClients implements AutoCloseable {
    private final Arena arena = Arena.ofShared();

    record Process(Client client, Channel own) {
        /** The next record that ring 0 sent, as after a round of its; null if there is none. */
        @Nullable
        RingRecord received() throws ProtocolViolation, LinuxException {
            client.flush();
            RingRecord record = new RingRecord();
            return own.in().poll(record) ? record : null;
        }
    }

    Process process(String name, int weight) throws LinuxException, ProtocolViolation {
        MemorySegment memory = arena.allocate(ChannelLayout.BYTES, 64);
        Client client = new Client(
                name,
                1,
                weight,
                Access.NONE,
                Client.DEFAULT_LIMITS,
                Channel.create(memory),
                null,
                EventFd.create(),
                EventFd.create());
        return new Process(client, Channel.join(memory));
    }

    /** A request of the client, or of the supervisor itself, for a device. */
    static Pending request(@Nullable Client caller, int device, long token) {
        RingRecord record = new RingRecord().start(RingRecord.REQUEST, Syscall.READ, device, token);
        Pending pending = new Pending(0);
        pending.become(caller, record, device, caller == null ? new CompletableFuture<>() : null);
        return pending;
    }

    @Override
    public void close() {
        arena.close();
    }
}
