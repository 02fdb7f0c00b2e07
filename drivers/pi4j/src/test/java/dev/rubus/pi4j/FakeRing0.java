package dev.rubus.pi4j;

import dev.rubus.abi.Channel;
import dev.rubus.abi.ChannelLayout;
import dev.rubus.abi.EdgeCode;
import dev.rubus.abi.Errno;
import dev.rubus.abi.Handshake;
import dev.rubus.abi.I2cTransfer;
import dev.rubus.abi.I2cTransfer.Message;
import dev.rubus.abi.ProtocolViolation;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import dev.rubus.abi.vdso.VdsoLayout;
import dev.rubus.abi.vdso.VdsoWriter;
import dev.rubus.linux.EventFd;
import dev.rubus.linux.Fd;
import dev.rubus.linux.Memfd;
import dev.rubus.linux.Poll;
import dev.rubus.linux.SeqPacket;
import dev.rubus.sdk.Ring0;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/**
 * Ring 0 with lines that keep their level and one chip of 256 registers at 1:0x76. A process joins one ring 0 for its life and ends
 * with it, so the tests of a JVM share one, whose socket stays open.
 */
final class FakeRing0 {
    private static FakeRing0 shared;

    /** What the app asked for. */
    record Request(Syscall op, String path, boolean idempotent, long arg0, List<Message> messages) {}

    final Path socket;
    private final SeqPacket listener;
    private volatile SeqPacket process;
    private final EventFd up = EventFd.create();
    private final EventFd down = EventFd.create();
    private final Channel channel;
    private final Fd memory = Memfd.create("channel", ChannelLayout.BYTES);
    private final Memfd.Published published = Memfd.publish("vdso", VdsoLayout.BYTES, Arena.global());
    /** The page that the process gets. */
    final VdsoWriter page = new VdsoWriter(published.writable());

    private final Map<Integer, String> handles = new ConcurrentHashMap<>();
    private final Map<Syscall, Queue<Errno>> failures = new ConcurrentHashMap<>();
    private int lastHandle;

    final List<Request> requests = new CopyOnWriteArrayList<>();
    final Map<String, Integer> levels = new ConcurrentHashMap<>();
    /** What OPEN's reply says of a line. */
    final Map<String, String> settings = new ConcurrentHashMap<>();

    final byte[] registers = new byte[256];

    private FakeRing0(Path socket) throws IOException {
        this.socket = socket;
        listener = SeqPacket.listen(socket.toString());
        channel = Channel.create(Memfd.map(memory, ChannelLayout.BYTES, Arena.global()));
    }

    /** The one of this JVM. */
    static synchronized FakeRing0 shared() {
        if (shared == null) {
            shared = start();
            System.setProperty(Ring0.SOCKET_PROPERTY, shared.socket.toString());
        }
        shared.requests.clear();
        shared.failures.clear();
        return shared;
    }

    /** One that waits at {@link #socket} for a process. */
    static FakeRing0 start() {
        try {
            Path socket = Files.createTempDirectory("rubus-pi4j").resolve("ring0.sock");
            FakeRing0 ring0 = new FakeRing0(socket);
            socket.getParent().toFile().deleteOnExit();
            socket.toFile().deleteOnExit();
            Thread serving = new Thread(ring0::serve, "fake-ring0");
            serving.setDaemon(true);
            serving.start();
            return ring0;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Asks the process to end. */
    void stop() throws IOException {
        process.send(new Handshake.Stop());
    }

    /** The next call of that kind fails so. */
    void fail(Syscall op, Errno errno) {
        failures.computeIfAbsent(op, o -> new ConcurrentLinkedQueue<>()).add(errno);
    }

    /** The requests of one kind, in order. */
    List<Request> seen(Syscall op) {
        return requests.stream().filter(request -> request.op == op).toList();
    }

    /** Sends an edge to every handle of the line. */
    void edge(String path, boolean rising, int seqno) throws IOException {
        for (Map.Entry<Integer, String> open : handles.entrySet()) {
            if (open.getValue().equals(path)) {
                send(new RingRecord()
                        .start(RingRecord.EVENT, Syscall.EDGE, open.getKey(), 0)
                        .args(seqno * 1_000L, EdgeCode.pack(seqno, rising)));
            }
        }
    }

    private void serve() {
        try {
            process = welcome();
            Poll poll = new Poll();
            RingRecord record = new RingRecord();
            while (process.fd().number() >= 0) {
                if (channel.in().poll(record)) {
                    answer(record);
                } else if (channel.in().prepareSleep()) {
                    poll.clear();
                    poll.add(up.fd());
                    poll.await(100);
                    channel.in().awake();
                    up.drain();
                }
            }
        } catch (IOException | ProtocolViolation e) {
            throw new IllegalStateException(e);
        }
    }

    private SeqPacket welcome() throws IOException {
        Poll poll = new Poll();
        poll.add(listener.fd());
        SeqPacket accepted;
        while ((accepted = listener.accept()) == null) {
            poll.await(1000);
        }
        accepted.send(
                new Handshake.Welcome(1, 60_000, "test", Map.of()), memory, up.fd(), down.fd(), published.readers());
        return accepted;
    }

    private void answer(RingRecord record) throws IOException, ProtocolViolation {
        Syscall op = Syscall.of(record.op);
        String path = op == Syscall.OPEN ? record.text() : handles.get(record.handle);
        boolean transfer = op == Syscall.TRANSFER;
        List<Message> messages = transfer
                ? ((I2cTransfer.Plain) I2cTransfer.decode(record.payload, record.length)).messages()
                : List.of();
        requests.add(new Request(op, path, record.isIdempotent(), record.arg0, messages));
        Errno failure = failures.getOrDefault(op, new ConcurrentLinkedQueue<>()).poll();
        if (failure != null) {
            send(record.fail(failure));
            return;
        }
        if (path == null) {
            send(record.fail(Errno.EBADF));
            return;
        }
        switch (op) {
            case OPEN -> {
                handles.put(++lastHandle, path);
                record.reply(lastHandle).text(settings.getOrDefault(path, ""));
            }
            case CLOSE -> {
                handles.remove(record.handle);
                record.reply(0);
            }
            case READ -> record.reply(levels.getOrDefault(path, 0));
            case WRITE -> {
                levels.put(path, (int) record.arg0);
                record.reply(0);
            }
            case TRANSFER -> {
                byte[] read = run(messages);
                record.reply(read.length).payload(read);
            }
            default -> record.reply(0);
        }
        send(record);
    }

    private byte[] run(List<Message> messages) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int at = 0;
        for (Message message : messages) {
            byte[] data = message.data();
            if (message.read()) {
                out.write(registers, at, message.length());
            } else if (data.length > 0) {
                at = Byte.toUnsignedInt(data[0]);
                System.arraycopy(data, 1, registers, at, data.length - 1);
            }
        }
        return out.toByteArray();
    }

    private synchronized void send(RingRecord record) throws IOException {
        try {
            while (!channel.out().offer(record)) {
                LockSupport.parkNanos(100_000);
            }
            if (channel.out().mustWake()) {
                down.ring();
            }
        } catch (ProtocolViolation e) {
            throw new IOException(e);
        }
    }
}
