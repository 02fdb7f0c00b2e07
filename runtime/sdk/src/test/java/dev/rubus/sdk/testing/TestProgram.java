package dev.rubus.sdk.testing;

import dev.rubus.abi.Channel;
import dev.rubus.abi.Handshake;
import dev.rubus.abi.ProtocolViolation;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import dev.rubus.linux.EventFd;
import dev.rubus.linux.Poll;
import dev.rubus.linux.SeqPacket;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/** A process that joined {@link TestRing0}, seen from ring 0. Every wait is bounded. One thread. */
public final class TestProgram implements AutoCloseable {
    private final Process process;
    private final SeqPacket socket;
    private final Channel channel;
    private final Arena arena;
    private final EventFd up;
    private final EventFd down;
    private final Deque<RingRecord> replies = new ArrayDeque<>();
    private final Deque<RingRecord> requests = new ArrayDeque<>();
    private final Deque<RingRecord> events = new ArrayDeque<>();
    private long tokens;

    TestProgram(Process process, SeqPacket socket, Channel channel, Arena arena, EventFd up, EventFd down) {
        this.process = process;
        this.socket = socket;
        this.channel = channel;
        this.arena = arena;
        this.up = up;
        this.down = down;
    }

    public Process process() {
        return process;
    }

    public Channel channel() {
        return channel;
    }

    /** The kernel's own numbers of the process's memory: proportional share, KiB. */
    public long pssKibibytes() throws IOException {
        return java.nio.file.Files.readAllLines(java.nio.file.Path.of("/proc/" + process.pid() + "/smaps_rollup"))
                .stream()
                .filter(line -> line.startsWith("Pss:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    /** Hands over a device; our copies of its fds stay open, as the supervisor's do. */
    public void attach(TestRing0.Device device) throws IOException {
        socket.send(device.attach(), device.fds());
    }

    public void detach(int deviceId) throws IOException {
        socket.send(new Handshake.Detach(deviceId));
    }

    public TestProgram awaitReady() throws IOException {
        Handshake message = message();
        TestRing0.check(message instanceof Handshake.Ready, "not ready but " + message);
        return this;
    }

    /** The next message of the hand-shake socket. */
    public Handshake message() throws IOException {
        SeqPacket.Message message = TestRing0.await(socket);
        try {
            return Handshake.decode(message.bytes(), message.bytes().length);
        } catch (ProtocolViolation e) {
            throw new IOException(e);
        }
    }

    /** Sends a request and waits for its reply; events that come meanwhile wait for {@link #event}. */
    public RingRecord call(Syscall op, int handle, long arg0, byte... payload) throws IOException {
        post(op, handle, arg0, payload);
        return reply();
    }

    /** Sends a request without waiting. */
    public void post(Syscall op, int handle, long arg0, byte... payload) throws IOException {
        RingRecord record = new RingRecord()
                .start(RingRecord.REQUEST, op, handle, ++tokens)
                .args(arg0, 0)
                .payload(payload);
        send(record);
    }

    public void send(RingRecord record) throws IOException {
        try {
            TestRing0.check(channel.out().offer(record), "ring full");
            if (channel.out().mustWake()) {
                down.ring();
            }
        } catch (ProtocolViolation e) {
            throw new IOException(e);
        }
    }

    /** The next reply. */
    public RingRecord reply() throws IOException {
        return next(replies);
    }

    /** The next event. */
    public RingRecord event() throws IOException {
        return next(events);
    }

    /** The next request of the process. */
    public RingRecord request() throws IOException {
        return next(requests);
    }

    /** Events that came so far, without waiting. */
    public Deque<RingRecord> events() throws IOException {
        take();
        return events;
    }

    private RingRecord next(Deque<RingRecord> queue) throws IOException {
        long end = System.nanoTime() + TestRing0.LIMIT_MILLIS * 1_000_000L;
        Poll poll = new Poll();
        while (System.nanoTime() - end < 0) {
            take();
            RingRecord record = queue.poll();
            if (record != null) {
                return record;
            }
            try {
                if (channel.in().prepareSleep()) {
                    poll.clear();
                    poll.add(up.fd());
                    // An end of the process shows as a ring that stays silent; look now and then.
                    poll.await(200);
                    channel.in().awake();
                    up.drain();
                }
            } catch (ProtocolViolation e) {
                throw new IOException(e);
            }
            if (!process.isAlive() && channelEmpty()) {
                throw new IOException("program ended with " + exit());
            }
        }
        throw new IOException("nothing within " + TestRing0.LIMIT_MILLIS + " ms");
    }

    private boolean channelEmpty() throws IOException {
        try {
            return channel.in().isEmpty();
        } catch (ProtocolViolation e) {
            throw new IOException(e);
        }
    }

    private void take() throws IOException {
        try {
            RingRecord record = new RingRecord();
            while (channel.in().poll(record)) {
                (record.isReply() ? replies : record.isEvent() ? events : requests).add(record);
                record = new RingRecord();
            }
        } catch (ProtocolViolation e) {
            throw new IOException(e);
        }
    }

    /** SIGKILL, and waits until the process is gone. */
    public void kill() throws IOException {
        process.destroyForcibly();
        exit();
    }

    /** Asks the process to end. @return its exit status */
    public int stop() throws IOException {
        socket.send(new Handshake.Stop());
        return exit();
    }

    /** Waits for the end of the process. @return its exit status */
    public int exit() throws IOException {
        try {
            TestRing0.check(process.waitFor(TestRing0.LIMIT_MILLIS, TimeUnit.MILLISECONDS), "program does not end");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        return process.exitValue();
    }

    @Override
    public void close() throws IOException {
        if (process.isAlive()) {
            kill();
        }
        socket.close();
        up.close();
        down.close();
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }

    /** Ring 0 is gone: closes the hand-shake socket. */
    public void hangUp() {
        socket.close();
    }
}
