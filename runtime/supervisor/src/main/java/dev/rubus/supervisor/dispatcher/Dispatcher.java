package dev.rubus.supervisor.dispatcher;

import dev.rubus.abi.EdgeCode;
import dev.rubus.abi.Errno;
import dev.rubus.abi.HandleKind;
import dev.rubus.abi.MqttMessage;
import dev.rubus.abi.ProtocolViolation;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import dev.rubus.abi.vdso.VdsoDriver;
import dev.rubus.kernel.memory.Account;
import dev.rubus.kernel.sched.EevdfRunQueue;
import dev.rubus.kernel.syscall.SyscallCounters;
import dev.rubus.linux.Epoll;
import dev.rubus.linux.EventFd;
import dev.rubus.linux.LinuxException;
import dev.rubus.supervisor.device.Device;
import dev.rubus.supervisor.memory.Ring0Memory;
import dev.rubus.supervisor.telemetry.Topics;
import dev.rubus.supervisor.trace.TracedCall;
import dev.rubus.supervisor.vdso.NodePage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * The data plane, one thread: drains every ring in turn, hands requests to {@link SyscallTable}, replies to their callers, edges to their
 * subscribers. Owns every {@link Client}, {@link Route}, {@link Lines} and the {@link Outbox}; everything else reaches it by {@link #post}.
 */
public final class Dispatcher implements AutoCloseable {
    /** Records taken from one ring before the next has its turn. */
    private static final int TURN = 64;

    private static final int SWEEP_MILLIS = 50;
    /** The shortest wait: a ring that rests is looked at again after it. */
    private static final int REST_MILLIS = 1;
    /** How long a request may take, waiting for a driver included. */
    static final long REQUEST_NANOS = 5_000_000_000L;

    private final DispatcherEvents events;
    final NodePage page;
    private final Epoll epoll = new Epoll();
    private final EventFd mailBell = EventFd.create();
    private final Queue<Runnable> mail = new ConcurrentLinkedQueue<>();
    private final List<Client> clients = new ArrayList<>();
    /** The same, never changed in place: a round goes on over it when a client leaves meanwhile, and needs no iterator. */
    private Client[] round = {};

    private final Map<String, Route> routes = new HashMap<>();
    private final Map<Integer, Device> devices = new HashMap<>();
    private final DeviceQueues queues = new DeviceQueues(EevdfRunQueue::new);
    private final RingRecord record = new RingRecord();
    private final SyscallTable syscalls;
    private final CallerBook callers = new CallerBook();
    private final IoctlTable ioctls = new IoctlTable();
    private final Thread thread = new Thread(this::run, "rubus-dispatcher");
    final Lines lines = new Lines();
    final Readings readings = new Readings();
    private final Ring0Memory memory;
    final Outbox outbox;
    private final List<Consumer<String>> departures = new CopyOnWriteArrayList<>();
    private long orders;
    private long rounds;
    private long sweeps;
    private volatile boolean closed;

    /**
     * What the dispatcher has done so far.
     *
     * @param edges of each device
     * @param orders posted by other threads
     * @param rounds over the mail and every ring
     * @param sweeps for requests that took too long
     */
    public record Counters(Map<Integer, Long> edges, long orders, long rounds, long sweeps) {}

    public Dispatcher(DispatcherEvents events, Topics topics, NodePage page) throws IOException {
        this(events, topics, page, false);
    }

    /** @param guarded whether overruns of memory that ring 0 hands out shall be found, at a price */
    public Dispatcher(DispatcherEvents events, Topics topics, NodePage page, boolean guarded) throws IOException {
        this.memory = new Ring0Memory(guarded);
        this.outbox = new Outbox(memory);
        this.events = events;
        this.page = page;
        this.syscalls = new SyscallTable(this);
        new DeviceCalls(lines).register(syscalls);
        readings.register(syscalls);
        new ProcessCalls(this, topics).register(syscalls);
        new RegionCalls().register(syscalls);
        syscalls.register(Syscall.IOCTL, ioctls);
        epoll.add(mailBell.fd(), 0);
        thread.start();
    }

    /**
     * The handler serves the number on every kind of handle that its signature names, instead of who did. Any thread; before the first
     * process joins.
     */
    public void serve(Syscall op, SyscallHandler handler) {
        post(() -> syscalls.register(op, handler));
    }

    /** The same on one kind of handle. */
    public void serve(Syscall op, HandleKind kind, SyscallHandler handler) {
        post(() -> syscalls.register(op, kind, handler));
    }

    /** The same; the new handler is told who did so far, and may pass on to it. */
    public void succeed(Syscall op, HandleKind kind, UnaryOperator<@Nullable SyscallHandler> successor) {
        post(() -> {
            SyscallHandler before = syscalls.register(op, kind, call -> call.fail(Errno.ENOSYS));
            syscalls.register(op, kind, Objects.requireNonNull(successor.apply(before)));
        });
    }

    /** The handler serves one command of {@link Syscall#IOCTL}. Any thread; before the first process joins. */
    public void ioctl(long command, SyscallHandler handler) {
        post(() -> ioctls.register(command, handler));
    }

    /** Runs on the dispatcher's thread, soon. Any thread. */
    public void post(Runnable order) {
        mail.add(order);
        try {
            mailBell.ring();
        } catch (LinuxException e) {
            Logger.error("dispatcher cannot be woken: {}", e.getMessage());
        }
    }

    /**
     * A process serves from now on.
     *
     * @param driver it also answers requests to its name
     * @param net it also takes the outbox
     */
    public void join(Client client, boolean driver, boolean net) {
        post(() -> {
            try {
                epoll.add(client.doorbellUp.fd(), 1);
                clients.add(client);
                client.admit(memory);
                round = clients.toArray(Client[]::new);
                callers.joined(client);
                if (net) {
                    outbox.arrived(client);
                }
                if (driver) {
                    route(client.name).arrived(client);
                    page.arrived(client.name, client.generation).forEach(this::look);
                }
            } catch (LinuxException | ProtocolViolation e) {
                breakOff(client, e);
            }
        });
    }

    /** A process is gone. */
    public void leave(Client client) {
        post(() -> {
            remove(client);
            client.unmap();
        });
    }

    /** A driver that will be away for long. */
    public void degrade(String driver) {
        post(() -> route(driver).degrade());
    }

    public void addDevice(Device device) {
        post(() -> {
            devices.put(device.id(), device);
            Client driver = route(device.driver()).driver();
            page.add(device, driver == null ? 0 : driver.generation);
            if (driver != null) {
                look(device);
            }
        });
    }

    public void removeDevice(Device device) {
        post(() -> {
            devices.remove(device.id());
            page.remove(device);
            lines.forget(device.id());
            departures.forEach(action -> action.accept(device.path()));
        });
    }

    /** A driver came into another state. */
    public void driverState(VdsoDriver driver) {
        post(() -> page.driver(driver));
    }

    /** A message of the node itself. */
    public void publish(MqttMessage message) {
        post(() -> outbox.offer(message));
    }

    /** How many messages the broker does not have yet. */
    public CompletableFuture<Integer> outboxSize() {
        CompletableFuture<Integer> size = new CompletableFuture<>();
        post(() -> size.complete(outbox.size()));
        return size;
    }

    /** A request of the supervisor itself to a driver; its reply, or an error, comes within the limit for requests. */
    public CompletableFuture<RingRecord> request(String driver, RingRecord request) {
        CompletableFuture<RingRecord> future = new CompletableFuture<>();
        post(() -> submit(driver, new Pending(null, request, 0, System.nanoTime() + REQUEST_NANOS, future)));
        return future;
    }

    /** Sends a request to one process, an app for example, that answers nothing. */
    public void tell(Client client, RingRecord request) {
        post(() -> {
            try {
                client.send(request);
            } catch (ProtocolViolation e) {
                breakOff(client, e);
            }
        });
    }

    /** Every edge of the device from now on. @return completes with how to end it */
    public CompletableFuture<Runnable> stream(Device device, Consumer<RingRecord> sink) {
        CompletableFuture<Runnable> ended = new CompletableFuture<>();
        post(() -> {
            Runnable end = lines.stream(device.id(), sink);
            ended.complete(() -> post(end));
        });
        return ended;
    }

    /** Looks at ring 0's memory, on the dispatcher's thread. */
    public <T> CompletableFuture<T> memory(Function<Ring0Memory, T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        post(() -> answer.complete(question.apply(memory)));
        return answer;
    }

    /** System calls of each process so far. */
    public CompletableFuture<Map<String, Long>> syscallCounts() {
        CompletableFuture<Map<String, Long>> counts = new CompletableFuture<>();
        post(() -> counts.complete(callers.counts()));
        return counts;
    }

    public CompletableFuture<Counters> counters() {
        CompletableFuture<Counters> counters = new CompletableFuture<>();
        post(() -> counters.complete(new Counters(lines.counts(), orders, rounds, sweeps)));
        return counters;
    }

    /** Calls back, on the dispatcher's thread, with the name of each process that has gone and the path of each device taken back. */
    public void whenDeparted(Consumer<String> action) {
        departures.add(action);
    }

    /** What every program called so far: over all of them under the empty name, then by program. */
    public CompletableFuture<Map<String, List<SyscallCounters.Row>>> syscallRows() {
        CompletableFuture<Map<String, List<SyscallCounters.Row>>> rows = new CompletableFuture<>();
        post(() -> rows.complete(callers.rows()));
        return rows;
    }

    /** Every call of the program from now on, also of its later runs; the sink must not wait. @return completes with how to end it */
    public CompletableFuture<Runnable> trace(String name, Consumer<TracedCall> sink) {
        CompletableFuture<Runnable> ended = new CompletableFuture<>();
        post(() -> {
            Runnable end = callers.trace(name, clients, sink);
            ended.complete(() -> post(end));
        });
        return ended;
    }

    /** Every device's queue and who waits in it, as {@code supervisor sched} shows them. */
    public CompletableFuture<Map<String, Object>> schedule() {
        CompletableFuture<Map<String, Object>> schedule = new CompletableFuture<>();
        post(() -> schedule.complete(queues.describe(System.nanoTime())));
        return schedule;
    }

    void submit(String driver, Pending pending) {
        Route route = route(driver);
        try {
            if (pending.caller != null) {
                pending.caller.outstanding++;
            }
            route.submit(pending);
        } catch (ProtocolViolation e) {
            breakOff(route.driver(), e);
        }
    }

    private Route route(String driver) {
        return routes.computeIfAbsent(
                driver, name -> new Route(this::answered, request -> queues.of(name, devices.get(request.handle))));
    }

    /** Asks for the level of a line, for the page; the answer passes {@link #answered} as every answer does. */
    private void look(Device device) {
        if (device.line().isPresent()) {
            RingRecord request = new RingRecord().start(RingRecord.REQUEST, Syscall.READ, device.id(), 0);
            long deadline = System.nanoTime() + REQUEST_NANOS;
            submit(device.driver(), new Pending(null, request, 0, deadline, new CompletableFuture<>()));
        }
    }

    /** A driver answered, or will not: what it tells of a line goes to the page before it goes to who asked. */
    private void answered(Pending pending, RingRecord reply) {
        if (reply.result >= 0 && pending.request.op == Syscall.READ.number()) {
            page.read(pending.request.handle, reply.result, pending.askedNanos);
        } else if (reply.result >= 0 && pending.request.op == Syscall.WRITE.number()) {
            page.wrote(pending.request.handle, pending.request.arg0, System.nanoTime());
        }
        complete(pending, reply);
    }

    void complete(Pending pending, RingRecord reply) {
        if (pending.future != null) {
            RingRecord copy = new RingRecord();
            copy.copyFrom(reply);
            pending.future.complete(copy);
            return;
        }
        Client caller = pending.caller;
        if (caller == null || caller.removed) {
            return;
        }
        caller.outstanding--;
        reply.flags = RingRecord.REPLY;
        reply.op = pending.request.op;
        reply.token = pending.callerToken;
        reply.handle = pending.callerHandle;
        try {
            caller.send(reply);
            pending.answered(caller, reply);
        } catch (ProtocolViolation e) {
            breakOff(caller, e);
        }
    }

    private void run() {
        long nextSweep = System.nanoTime();
        while (!closed) {
            try {
                boolean busy = turn();
                long now = System.nanoTime();
                if (now >= nextSweep) {
                    sweep(now);
                    nextSweep = now + SWEEP_MILLIS * 1_000_000L;
                }
                int nap = busy ? 0 : mayAllSleep(now);
                if (nap > 0) {
                    epoll.await(nap);
                    mailBell.drain();
                    awake();
                }
            } catch (LinuxException | RuntimeException e) {
                Logger.error(e, "dispatcher goes on after: {}", e.getMessage());
            }
        }
    }

    /** One round over the mail and every ring. @return true if there was anything to do */
    private boolean turn() {
        boolean busy = false;
        rounds++;
        Runnable order;
        while ((order = mail.poll()) != null) {
            orders++;
            order.run();
            busy = true;
        }
        long now = System.nanoTime();
        for (Client client : round) {
            busy |= drain(client, now);
        }
        try {
            outbox.pump(now);
        } catch (ProtocolViolation e) {
            breakOff(route("net").driver(), e);
        }
        for (Client client : round) {
            try {
                client.flush();
            } catch (ProtocolViolation | LinuxException e) {
                breakOff(client, e);
            }
        }
        return busy;
    }

    private boolean drain(Client client, long now) {
        try {
            int taken = 0;
            while (taken < TURN && !client.removed && !client.rests(now) && client.take(record, now)) {
                taken++;
                deliver(client);
            }
            return taken > 0;
        } catch (ProtocolViolation e) {
            breakOff(client, e);
            return true;
        }
    }

    private void deliver(Client client) throws ProtocolViolation {
        if (record.isRequest()) {
            syscalls.enter(client, record);
        } else if (record.isReply()) {
            if ((record.token & Outbox.TOKEN) != 0) {
                outbox.reply(record, System.nanoTime());
            } else {
                route(client.name).reply(record);
            }
        } else {
            edge(client);
        }
    }

    private void edge(Client client) throws ProtocolViolation {
        Device device = devices.get(record.handle);
        if (record.op != Syscall.EDGE.number()
                || device == null
                || !device.driver().equals(client.name)) {
            if (device == null && record.op == Syscall.EDGE.number()) {
                return; // of a line that was taken back a moment ago
            }
            throw new ProtocolViolation("event " + record.op + " of device " + record.handle);
        }
        // Before its subscribers hear of it: who was told of an edge and reads the line must not find the level before
        // it.
        page.edge(record.handle, EdgeCode.rising(record.arg1), record.arg0, System.nanoTime());
        long lost = lines.edge(record, broken -> breakOff(broken, new ProtocolViolation("does not read its ring")));
        if (lost > 0) {
            events.edgesLost(client.name, lost);
        }
    }

    private void sweep(long now) {
        sweeps++;
        page.clock(now, System.currentTimeMillis() * 1_000_000L);
        for (Route route : routes.values()) {
            try {
                route.sweep(now);
            } catch (ProtocolViolation e) {
                breakOff(route.driver(), e);
            }
        }
    }

    /** @return for how long, ms; 0 if there is something to do */
    private int mayAllSleep(long now) {
        boolean all = mail.isEmpty();
        int nap = SWEEP_MILLIS;
        for (Client client : round) {
            if (client.rests(now)) {
                nap = REST_MILLIS;
                continue;
            }
            try {
                all &= client.channel.in().prepareSleep();
            } catch (ProtocolViolation e) {
                breakOff(client, e);
                all = false;
            }
        }
        if (!all) {
            for (Client client : round) {
                client.channel.in().awake();
            }
        }
        return all ? nap : 0;
    }

    private void awake() throws LinuxException {
        for (Client client : round) {
            client.channel.in().awake();
            client.doorbellUp.drain();
        }
    }

    /** An app published a reading: whoever subscribed gets it. */
    void published(Client app, String point, RingRecord reading) {
        readings.published(
                app.name,
                point,
                reading.payload,
                reading.length,
                broken -> breakOff(broken, new ProtocolViolation("does not read its ring")));
    }

    void exit(Client client, int status) {
        events.exit(client.name, client.generation, status);
    }

    void spawn(String name, Deferred answer) {
        events.spawn(name, answer);
    }

    void note(Client client, String text) {
        events.note(client.name, text);
    }

    private void breakOff(@Nullable Client client, Exception why) {
        if (client == null || client.removed) {
            return;
        }
        String what = why instanceof ProtocolViolation violation ? violation.what() : String.valueOf(why.getMessage());
        remove(client);
        events.violation(client.name, client.generation, what);
    }

    private void remove(Client client) {
        if (client.removed) {
            return;
        }
        client.removed = true;
        clients.remove(client);
        round = clients.toArray(Client[]::new);
        lines.departed(client);
        readings.departed(client);
        outbox.departed(client);
        client.closeHandles();
        try {
            epoll.remove(client.doorbellUp.fd());
        } catch (LinuxException e) {
            Logger.debug("doorbell of {} was not watched", client.name);
        }
        client.closeDoorbells();
        Route own = routes.get(client.name);
        if (own != null) {
            own.departed(client);
        }
        routes.values().forEach(route -> route.forget(client));
        departures.forEach(action -> action.accept(client.name));
        page.departed(client.name);
        Account account = client.closeAccount();
        if (account != null) {
            memory.close(account);
        }
    }

    @Override
    public void close() {
        closed = true;
        post(() -> {});
        try {
            thread.join(2000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        epoll.close();
        mailBell.close();
    }
}
