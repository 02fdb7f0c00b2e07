package dev.rubus.sdk;

import dev.rubus.abi.Channel;
import dev.rubus.abi.Errno;
import dev.rubus.abi.Handshake;
import dev.rubus.abi.ProtocolViolation;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import dev.rubus.abi.vdso.LevelPage;
import dev.rubus.abi.vdso.VdsoLayout;
import dev.rubus.abi.vdso.VdsoPage;
import dev.rubus.linux.EventFd;
import dev.rubus.linux.Fd;
import dev.rubus.linux.LinuxException;
import dev.rubus.linux.Memfd;
import dev.rubus.linux.Poll;
import dev.rubus.linux.SeqPacket;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * This process's channel to ring 0. One thread runs {@link #loop}; any thread may send and call.
 */
public final class Ring0 {
    /** Where the socket is if not in a sandbox: for tests, which start the program without one. */
    public static final String SOCKET_PROPERTY = "rubus.ring0";

    private final SeqPacket socket;
    private final Handshake.Welcome welcome;
    private final Channel channel;
    private final LevelPage levels;
    private final Region region;
    private final Fd pageFd;
    private @Nullable VdsoPage page;
    private final Arena memory;
    private final EventFd doorbellUp;
    private final EventFd doorbellDown;
    private final Uplink up;
    private final Calls calls;
    private final Shrink shrink = new Shrink();
    private volatile boolean stopping;
    private volatile boolean toldToEnd;

    /** A finished call: 0 or more and what came with it. */
    public record Reply(int result, long arg0, long arg1, byte[] payload) {}

    private Ring0(Joined joined) {
        this.socket = joined.socket();
        this.memory = joined.memory();
        this.welcome = joined.welcome();
        this.channel = joined.channel();
        this.levels = new LevelPage(channel.levels());
        this.pageFd = joined.page();
        this.region = new Region(this, joined.shared());
        this.doorbellUp = joined.doorbellUp();
        this.doorbellDown = joined.doorbellDown();
        this.up = new Uplink(channel, doorbellUp, welcome.generation());
        this.calls = new Calls(up, welcome.generation());
    }

    /** Joins the node through the sandbox's one socket. @throws IOException if ring 0 is not there or of another version */
    public static Ring0 connect() throws IOException {
        return connect(socketPath());
    }

    /** Where ring 0's socket is: the same in every sandbox; a test that has none says so with {@link #SOCKET_PROPERTY}. */
    public static String socketPath() {
        return System.getProperty(SOCKET_PROPERTY, Handshake.SOCKET_PATH);
    }

    /** Joins through a socket elsewhere: for tests. */
    public static Ring0 connect(String path) throws IOException {
        return connect(SeqPacket.connect(path), path, Arena.global());
    }

    /**
     * Joins through a socket that is connected.
     *
     * @param path what to call it in messages
     * @param memory what is shared is mapped for as long as this lives
     */
    static Ring0 connect(SeqPacket socket, String path, Arena memory) throws IOException {
        return new Ring0(Joined.through(socket, path, memory));
    }

    /** The memory that this process shares with ring 0. */
    public Region region() {
        return region;
    }

    /** Ends the loop and all calls, as if ring 0 were gone. Any thread, until {@link #close}. */
    void hangUp() {
        end();
        try {
            doorbellDown.ring();
        } catch (LinuxException e) {
            System.err.println("the loop is not woken: " + e.getMessage());
        }
    }

    /** Closes its descriptors. A process need not: the kernel does it. */
    void close() {
        end();
        socket.close();
        doorbellUp.close();
        doorbellDown.close();
        pageFd.close();
    }

    /** Makes its descriptors useless to a thread that still holds this. */
    void revoke() throws LinuxException {
        end();
        socket.fd().revoke();
        doorbellUp.fd().revoke();
        doorbellDown.fd().revoke();
    }

    /** Where a driver's top half tells what its lines' levels are. One thread: the top half. */
    public LevelPage levels() {
        return levels;
    }

    /** How often this process has been started, from 1. */
    public int generation() {
        return welcome.generation();
    }

    /** The name it has in {@code supervisor ps}. */
    public String name() {
        return welcome.name();
    }

    /** The manifest's {@code [config]} and what ring 0 adds to it. */
    public Map<String, String> config() {
        return welcome.config();
    }

    public int hangAfterMillis() {
        return welcome.hangAfterMillis();
    }

    /** What everybody may know without asking. Mapped at the first call: a driver's start does without. */
    public synchronized VdsoPage page() throws IOException {
        if (page == null) {
            try {
                page = VdsoPage.join(Memfd.mapReadOnly(pageFd, VdsoLayout.BYTES, memory));
            } catch (ProtocolViolation e) {
                throw failure(Errno.EPROTO, "map", e.what());
            }
            pageFd.close();
        }
        return page;
    }

    /** Tells ring 0 that this process serves now. */
    public void ready() throws LinuxException {
        socket.send(new Handshake.Ready());
    }

    /** Tells ring 0 why this process is about to die; best effort. */
    public void lastWords(String cause) {
        try {
            String line = cause.replaceAll("\\p{Cntrl}", " ");
            socket.send(new Handshake.LastWords(line.substring(0, Math.min(line.length(), 400))));
        } catch (LinuxException e) {
            System.err.println("last words not heard: " + e.getMessage());
        }
    }

    /**
     * Called when memory is short, before the garbage collector is: drop caches, shrink buffers. On a thread of its own, never two at
     * once. Who does not give enough may be throttled and killed after it.
     */
    public void whenShrinking(Runnable giveBack) {
        shrink.add(giveBack);
    }

    /** True once ring 0 asked this process to end. */
    public boolean stopping() {
        return stopping;
    }

    /** True if ring 0 gave the order to end; false if it is only gone. */
    public boolean toldToEnd() {
        return toldToEnd;
    }

    /**
     * Puts a copy of the record into the ring, waiting while it is full: whoever produces faster than ring 0 takes is slowed down.
     *
     * @throws SyscallException EPIPE if ring 0 is gone, EPROTO if it broke the protocol
     */
    public void send(RingRecord record) throws IOException {
        up.send(record);
    }

    /**
     * Sends a request and waits for its reply. Not from the loop's thread.
     *
     * @param path what the caller calls the object, for the exception
     */
    public Reply call(RingRecord request, String path) throws SyscallException {
        return calls.call(request, path);
    }

    /**
     * Sends a request and does not wait. The future is completed by the loop, with an errno as a negative result; there is no limit to
     * how long ring 0 takes.
     */
    CompletableFuture<Reply> begin(RingRecord request, String path) throws SyscallException {
        return calls.begin(request, path);
    }

    /** The calls under way: for what waits for more than one. */
    Calls calls() {
        return calls;
    }

    SyscallException failure(Errno errno, String operation, String path) {
        return up.failure(errno, operation, path);
    }

    /** Serves until ring 0 says stop or is gone; bumps the heartbeat at least four times within hang-after. */
    void loop(Receiver receiver) throws IOException {
        try {
            serve(receiver, () -> stopping);
        } catch (SyscallException e) {
            throw said(e);
        } finally {
            end();
        }
    }

    /**
     * The same; when ring 0 says stop, it does what is to be done then, which must not wait, and serves on: what the process asks
     * for while it ends is answered. Returns when ring 0 is gone.
     */
    void loop(Receiver receiver, Runnable whenStopping) throws IOException {
        try {
            serve(receiver, () -> stopping);
            whenStopping.run();
            serve(receiver, up::isGone);
        } catch (SyscallException e) {
            throw said(e);
        } finally {
            end();
        }
    }

    /** Before the calls of other threads end with EPIPE: what they die of would be taken for the cause. */
    private SyscallException said(SyscallException e) {
        if (e.errno() == Errno.EPROTO) {
            lastWords(LastWords.describe(e));
        }
        return e;
    }

    private void end() {
        stopping = true;
        calls.end();
    }

    private void serve(Receiver receiver, BooleanSupplier ended) throws IOException {
        RingRecord record = new RingRecord();
        Poll poll = new Poll();
        int tick = Math.max(1, welcome.hangAfterMillis() / 4);
        try {
            while (!ended.getAsBoolean()) {
                if (receiver.healthy()) {
                    channel.beat();
                }
                if (channel.in().poll(record)) {
                    deliver(record, receiver);
                    continue;
                }
                if (!channel.in().prepareSleep()) {
                    continue;
                }
                poll.clear();
                int bell = poll.add(doorbellDown.fd());
                int mail = poll.add(socket.fd());
                boolean any = poll.await(tick);
                channel.in().awake();
                if (any && poll.ready(bell)) {
                    doorbellDown.drain();
                }
                if (any && poll.ready(mail)) {
                    mail(receiver);
                }
            }
        } catch (ProtocolViolation e) {
            throw failure(Errno.EPROTO, "loop", e.what());
        }
    }

    private void deliver(RingRecord record, Receiver receiver) throws IOException {
        if (record.isReply()) {
            calls.replied(record);
        } else if (record.op == Syscall.SHRINK.number()) {
            shrink.asked();
        } else if (record.isEvent()) {
            receiver.event(record);
        } else if (record.op == Syscall.FAULT.number()) {
            InjectedFault.byName(record.text()).strike();
        } else {
            receiver.request(record);
        }
    }

    /** Takes what waits in the socket: devices that come and go, the order to stop, the end of ring 0. */
    void mail(Receiver receiver) throws IOException {
        SeqPacket.Message message;
        while (!up.isGone() && (message = socket.receive()) != null) {
            if (message.bytes().length == 0) {
                stopping = true;
                up.end();
                return;
            }
            try {
                // No switch over the types: every process would link it at its start.
                Handshake order = Handshake.decode(message.bytes(), message.bytes().length);
                if (order instanceof Handshake.Attach attach) {
                    receiver.attach(attach, message.fds());
                } else if (order instanceof Handshake.Detach detach) {
                    receiver.detach(detach.deviceId());
                } else if (order instanceof Handshake.Stop) {
                    toldToEnd = true;
                    stopping = true;
                } else {
                    throw failure(Errno.EPROTO, "mail", order.toString());
                }
            } catch (ProtocolViolation e) {
                throw failure(Errno.EPROTO, "mail", e.what());
            }
        }
    }
}
