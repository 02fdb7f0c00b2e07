package dev.rubus.supervisor.dispatcher;

import dev.rubus.abi.Errno;
import dev.rubus.abi.MqttMessage;
import dev.rubus.abi.ProtocolViolation;
import dev.rubus.abi.ReadingView;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import dev.rubus.abi.vdso.VdsoDriver;
import dev.rubus.kernel.memory.Account;
import dev.rubus.kernel.sched.EevdfRunQueue;
import dev.rubus.kernel.sched.RunQueue;
import dev.rubus.kernel.syscall.SyscallCounters;
import dev.rubus.linux.LinuxException;
import dev.rubus.supervisor.device.Device;
import dev.rubus.supervisor.memory.Ring0Memory;
import dev.rubus.supervisor.telemetry.Topics;
import dev.rubus.supervisor.trace.TracedCall;
import dev.rubus.supervisor.vdso.NodePage;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * The data plane, one thread: drains every ring in turn, hands requests to {@link SyscallTable}, replies to their callers, edges to their
 * subscribers. Owns every {@link Client}, {@link Route}, {@link Lines} and the {@link Outbox}; everything else reaches it by {@link #post}.
 */
public final class Dispatcher implements AutoCloseable {
    /** Records taken from one ring before the next has its turn. */
    private static final int TURN = 64;

    /** How long a request may take, waiting for a driver included. */
    static final long REQUEST_NANOS = 5_000_000_000L;

    private final DispatcherEvents events;
    final NodePage page;
    private final Mailbox mail = new Mailbox();
    private final RingSet rings = new RingSet(mail.bell());
    private final Routes routes;
    private final RingRecord record = new RingRecord();
    private final SyscallTable syscalls;
    private final CallerBook callers = new CallerBook();
    private final IoctlTable ioctls = new IoctlTable();
    private final Thread thread = new Thread(this::run, "rubus-dispatcher");
    final Lines lines = new Lines();
    final Readings readings = new Readings();
    private final Ring0Memory memory;
    private final Timers timers;
    final Requests requests;
    final Outbox outbox;
    private final List<Consumer<String>> departures = new CopyOnWriteArrayList<>();
    private long orders;
    private long rounds;
    // Made once: a lambda that knows its dispatcher is an object each time.
    private final BiConsumer<Client, Exception> broken = this::breakOff;
    private final Consumer<Client> deaf = this::cutOff;
    private volatile boolean closed;

    /**
     * What the dispatcher has done so far.
     *
     * @param edges of each device
     * @param orders posted by other threads
     * @param rounds over the mail and every ring
     * @param timers that were due
     */
    public record Counters(Map<Integer, Long> edges, long orders, long rounds, long timers) {}

    public Dispatcher(DispatcherEvents events, Topics topics, NodePage page) throws IOException {
        this(events, topics, page, EevdfRunQueue::new, false);
    }

    /**
     * @param policy who is next at a device
     * @param guarded whether overruns of memory that ring 0 hands out shall be found, at a price
     */
    public Dispatcher(DispatcherEvents events, Topics topics, NodePage page, Supplier<RunQueue> policy, boolean guarded)
            throws IOException {
        this.memory = new Ring0Memory(guarded);
        this.timers = new Timers(memory, page);
        this.requests = new Requests(memory, timers.wheel);
        this.routes = new Routes(requests, policy, page, this::breakOff);
        this.outbox = new Outbox(memory);
        this.events = events;
        this.page = page;
        this.syscalls = new SyscallTable(this);
        ReserveCalls reservations = new ReserveCalls(routes::reserved);
        reservations.register(ioctls);
        new DeviceCalls(lines, reservations).register(syscalls);
        readings.register(syscalls);
        new ProcessCalls(this, events, topics).register(syscalls);
        new RegionCalls().register(syscalls);
        syscalls.register(Syscall.IOCTL, ioctls);
        thread.start();
    }

    /** For whoever counts what it allocates. */
    public Thread thread() {
        return thread;
    }

    /** Where the system calls are registered that others serve. */
    public SyscallRegistry calls() {
        return new SyscallRegistry(mail, syscalls, ioctls);
    }

    /** Runs on the dispatcher's thread, soon. Any thread. */
    public void post(Runnable order) {
        mail.post(order);
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
                rings.add(client);
                client.admit(memory);
                callers.joined(client);
                if (net) {
                    outbox.arrived(client);
                }
                if (driver) {
                    routes.arrived(client);
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
        post(() -> routes.to(driver).degrade());
    }

    public void addDevice(Device device) {
        post(() -> routes.add(device));
    }

    public void removeDevice(Device device) {
        post(() -> {
            routes.remove(device);
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
        return mail.ask(outbox::size);
    }

    /** A request of the supervisor itself to a driver; its reply, or an error, comes within the limit for requests. */
    public CompletableFuture<RingRecord> request(String driver, RingRecord request) {
        CompletableFuture<RingRecord> future = new CompletableFuture<>();
        post(() -> {
            long deadline = System.nanoTime() + REQUEST_NANOS;
            Pending pending = requests.open(null, request, 0, deadline, future);
            if (pending == null) {
                future.complete(new RingRecord().fail(Errno.ENOMEM));
            } else {
                submit(driver, pending);
            }
        });
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
        return mail.begin(() -> lines.stream(device.id(), sink));
    }

    /** Looks at ring 0's memory, on the dispatcher's thread. */
    public <T> CompletableFuture<T> memory(Function<Ring0Memory, T> question) {
        return mail.ask(() -> question.apply(memory));
    }

    /** System calls of each process so far. */
    public CompletableFuture<Map<String, Long>> syscallCounts() {
        return mail.ask(callers::counts);
    }

    /** Readings that each process did not take in time, so far. */
    public CompletableFuture<Map<String, Long>> readingsLost() {
        return mail.ask(callers::readingsLost);
    }

    public CompletableFuture<Counters> counters() {
        return mail.ask(() -> new Counters(lines.counts(), orders, rounds, timers.expired()));
    }

    /** Calls back, on the dispatcher's thread, with the name of each process that has gone and the path of each device taken back. */
    public void whenDeparted(Consumer<String> action) {
        departures.add(action);
    }

    /** What every program called so far: over all of them under the empty name, then by program. */
    public CompletableFuture<Map<String, List<SyscallCounters.Row>>> syscallRows() {
        return mail.ask(callers::rows);
    }

    /** Every call of the program from now on, also of its later runs; the sink must not wait. @return completes with how to end it */
    public CompletableFuture<Runnable> trace(String name, Consumer<TracedCall> sink) {
        return mail.begin(() -> callers.trace(name, rings.clients(), sink));
    }

    /** Every device's queue and who waits in it, as {@code supervisor sched} shows them. */
    public CompletableFuture<Map<String, Object>> schedule() {
        return mail.ask(() -> routes.describe(System.nanoTime()));
    }

    void submit(String driver, Pending pending) {
        routes.submit(driver, pending);
    }

    void complete(Pending pending, RingRecord reply) {
        routes.answer(pending, reply);
    }

    private void run() {
        timers.beat();
        while (!closed) {
            try {
                long now = System.nanoTime();
                // Before the turn, whose end wakes whoever got something: also what a timer gave up.
                timers.advance(now);
                boolean busy = turn();
                int nap = busy || !mail.isEmpty() ? 0 : rings.prepareSleep(now, timers.untilDue(now), broken);
                if (nap > 0) {
                    rings.sleep(nap);
                }
            } catch (LinuxException | RuntimeException e) {
                Logger.error(e, "dispatcher goes on after: {}", e.getMessage());
            }
        }
    }

    /** One round over the mail and every ring. @return true if there was anything to do */
    private boolean turn() {
        rounds++;
        int done = mail.run();
        orders += done;
        boolean busy = done > 0;
        long now = System.nanoTime();
        for (Client client : rings.round()) {
            busy |= drain(client, now);
        }
        try {
            outbox.pump(now);
        } catch (ProtocolViolation e) {
            breakOff(routes.to("net").driver(), e);
        }
        for (Client client : rings.round()) {
            try {
                client.flush();
            } catch (ProtocolViolation | LinuxException e) {
                breakOff(client, e);
            }
        }
        return busy;
    }

    private boolean drain(Client client, long now) {
        routes.merge(client, now);
        try {
            int taken = 0;
            while (taken < TURN && !client.removed && !client.rests(now) && client.take(record, now)) {
                taken++;
                deliver(client);
            }
            client.taken();
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
                outbox.reply(client, record, System.nanoTime());
            } else {
                routes.to(client.name).reply(record);
            }
        } else {
            edge(client);
        }
    }

    private void edge(Client client) throws ProtocolViolation {
        if (!routes.edge(client, record, events)) {
            return;
        }
        long lost = lines.edge(record, deaf);
        if (lost > 0) {
            events.edgesLost(client.name, lost);
        }
    }

    /** An app published a reading: whoever subscribed gets it. */
    void published(String subject, ReadingView reading) {
        readings.published(subject, reading, deaf);
    }

    private void cutOff(Client client) {
        breakOff(client, new ProtocolViolation("does not read its ring"));
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
        rings.remove(client);
        lines.departed(client);
        readings.departed(client);
        outbox.departed(client);
        client.closeHandles();
        client.closeDoorbells();
        routes.departed(client);
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
        rings.close();
        mail.close();
    }
}
