package dev.rubus.sdk;

import dev.rubus.abi.DeviceCommand;
import dev.rubus.abi.EdgeCode;
import dev.rubus.abi.Errno;
import dev.rubus.abi.Handshake;
import dev.rubus.abi.I2cTransfer;
import dev.rubus.abi.Reading;
import dev.rubus.abi.ReserveRequest;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import dev.rubus.linux.Fd;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * This process as an app of the node: opens devices, gets their events. There is one for the process, see {@link #current}.
 *
 * <p>Threads: any thread may call. Listeners run on one thread of their own, in the order of the edges and readings; one that does not return for
 * hang-after is a hang, and the node restarts the app. An exception that nobody catches, on any thread, ends the app and says so.
 */
public final class App {
    private static @Nullable App current;

    private final Ring0 ring0;
    private final Map<Integer, EdgeListener> listeners = new ConcurrentHashMap<>();
    private final Listeners calls = new Listeners();
    private final Subscriptions subscriptions;

    /** An edge, as the kernel saw it: time in ns of CLOCK_MONOTONIC, and the count over this line, whose holes are losses. */
    public record Edge(int handle, long timestampNanos, boolean rising, long lineSeqno) {}

    /** Called for each edge. */
    public interface EdgeListener {
        void edge(Edge edge);
    }

    private App(Ring0 ring0) {
        this.ring0 = ring0;
        this.subscriptions = new Subscriptions(ring0, calls);
    }

    /** Joins the node at the first call. @throws IOException if this process was not started by a node */
    public static synchronized App current() throws IOException {
        if (current == null) {
            App app = new App(Ring0.connect());
            app.begin();
            current = app;
        }
        return current;
    }

    private void begin() throws IOException {
        Thread.setDefaultUncaughtExceptionHandler((thread, e) -> LastWords.endOf(ring0, e));
        daemon("rubus-loop", this::serve);
        daemon("rubus-listeners", calls::run);
        ring0.ready();
    }

    private static void daemon(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** The channel underneath. */
    public Ring0 ring0() {
        return ring0;
    }

    /** Called when memory is short, see {@link Ring0#whenShrinking}. */
    public void whenShrinking(Runnable giveBack) {
        ring0.whenShrinking(giveBack);
    }

    /** Opens a path such as {@code /dev/gpio/17} or {@code /dev/i2c/1/0x76}. @return the handle */
    public int open(String path) throws SyscallException {
        return ring0.call(request(Syscall.OPEN, 0).text(path), path).result();
    }

    public void close(int handle, String path) throws SyscallException {
        listeners.remove(handle);
        ring0.call(request(Syscall.CLOSE, handle), path);
    }

    /** The line's level, 0 or 1. Asking again does no harm, so ring 0 may ask twice if the driver dies meanwhile. */
    public int read(int handle, String path) throws SyscallException {
        return ring0.call(idempotent(request(Syscall.READ, handle)), path).result();
    }

    /** Drives the line. Setting a level twice does no harm either. */
    public void write(int handle, int level, String path) throws SyscallException {
        ring0.call(idempotent(request(Syscall.WRITE, handle).args(level, 0)), path);
    }

    /** Calls the listener for every edge from now on. */
    public void listen(int handle, EdgeListener listener, String path) throws SyscallException {
        listeners.put(handle, listener);
        ring0.call(request(Syscall.POLL, handle).args(1, 0), path);
    }

    /**
     * Calls the listener with each reading that an app of this node publishes at the point from now on. Everybody may listen, and the app need not
     * run yet: when it starts again, its readings go on, numbered from 1. The last reading of before stands on the page ({@link Ring0#page}).
     *
     * <p>A listener that is slower than the readings come gets the newest 256 of them, see {@link Subscription#dropped}. If the whole process is, ring
     * 0 drops what comes on top, and counts it in {@code supervisor stats}. A hole in {@link Reading#seq} is a loss of either kind.
     *
     * @param topic {@code app/point}, such as {@code weather/temperature}
     * @throws SyscallException EINVAL if that is no app's point, EMFILE for more than 64 topics
     */
    public Subscription subscribe(String topic, Consumer<Reading> listener) throws SyscallException {
        return subscriptions.open(topic, listener);
    }

    /**
     * A bus transfer.
     *
     * @param mayRepeat true if running it twice is as good as once: ring 0 then sends it again if the driver died meanwhile,
     *     else that ends in EINTR
     * @return what was read
     */
    public byte[] transfer(int handle, I2cTransfer transfer, boolean mayRepeat, String path) throws SyscallException {
        RingRecord request = request(Syscall.TRANSFER, handle);
        byte[] encoded = transfer.encode();
        if (encoded.length > RingRecord.MAX_PAYLOAD) {
            throw ring0.failure(Errno.EMSGSIZE, "transfer", path);
        }
        request.payload(encoded);
        return ring0.call(mayRepeat ? idempotent(request) : request, path).payload();
    }

    /**
     * Reserves other times of the device than the manifest's {@code reserve} did when it was opened, at most as large a part: each
     * request on the path is then to be over one period after it was made, while all of them take no more than the budget in each.
     *
     * @throws SyscallException EBUSY with the numbers when it does not fit; EPERM beyond the manifest; EINVAL when no
     *     reservation can be like that. What was reserved before stays so
     */
    public void reserve(int handle, Duration budget, Duration period, String path) throws SyscallException {
        ReserveRequest asked = new ReserveRequest(budget.toNanos(), period.toNanos());
        ring0.call(request(Syscall.IOCTL, handle).args(DeviceCommand.RESERVE, 0).payload(asked.encode()), path);
    }

    /** Calls to be sent together. */
    public Batch batch() {
        return new Batch(ring0);
    }

    /**
     * Starts a program that the node's configuration declares and the manifest's {@code spawn} grants.
     *
     * @return its generation
     * @throws SyscallException EPERM without the grant or while it is held, EALREADY if it runs or comes back by itself
     */
    public int spawn(String name) throws SyscallException {
        return ring0.call(request(Syscall.SPAWN, 0).text(name), name).result();
    }

    /** Says that this program has ended its work: 0 is success, and it is not started again. Ring 0 ends the process soon after it. */
    public void exit(int status) throws SyscallException {
        ring0.call(request(Syscall.EXIT, 0).args(status, 0), "exit " + status);
    }

    /** Ring 0's wall clock, ns since 1970: CLOCK_REALTIME. The vDSO page has it without a call. */
    public long clockRealtimeNanos() throws SyscallException {
        return ring0.call(request(Syscall.CLOCK, 0).args(0, 0), "CLOCK_REALTIME")
                .arg0();
    }

    /** Ring 0's CLOCK_MONOTONIC, ns: the clock of edges' time stamps. */
    public long clockMonotonicNanos() throws SyscallException {
        return ring0.call(request(Syscall.CLOCK, 0).args(1, 0), "CLOCK_MONOTONIC")
                .arg0();
    }

    private static RingRecord request(Syscall op, int handle) {
        return new RingRecord().start(RingRecord.REQUEST, op, handle, 0);
    }

    private static RingRecord idempotent(RingRecord request) {
        request.flags |= RingRecord.IDEMPOTENT;
        return request;
    }

    private void serve() {
        try {
            // On a thread of its own: shutdown hooks of the app run there, and what they ask for is answered here. The
            // node's
            // patience bounds them.
            ring0.loop(new Serving(), () -> daemon("rubus-exit", () -> System.exit(0)));
        } catch (IOException e) {
            LastWords.endOf(ring0, e);
        }
    }

    private void tell(Edge edge) {
        EdgeListener listener = listeners.get(edge.handle());
        if (listener != null) {
            listener.edge(edge);
        }
    }

    private final class Serving implements Receiver {
        @Override
        public void request(RingRecord record) throws IOException {
            ring0.send(record.fail(Errno.ENOSYS));
        }

        @Override
        public void event(RingRecord record) throws IOException {
            if (record.op == Syscall.EDGE.number()) {
                Edge edge = new Edge(
                        record.handle, record.arg0, EdgeCode.rising(record.arg1), EdgeCode.lineSeqno(record.arg1));
                calls.add(() -> tell(edge));
            } else if (record.op == Syscall.SUBSCRIBE.number()) {
                subscriptions.published(record);
            }
        }

        @Override
        public void attach(Handshake.Attach device, List<Fd> fds) {
            fds.forEach(Fd::close);
        }

        @Override
        public void detach(int deviceId) {
            // Apps hold no devices.
        }

        @Override
        public boolean healthy() {
            return !calls.hang(ring0.hangAfterMillis() * 1_000_000L);
        }
    }
}
