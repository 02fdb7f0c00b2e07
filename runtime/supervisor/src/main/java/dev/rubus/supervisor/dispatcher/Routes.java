package dev.rubus.supervisor.dispatcher;

import dev.rubus.abi.EdgeCode;
import dev.rubus.abi.Errno;
import dev.rubus.abi.ProtocolViolation;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import dev.rubus.kernel.sched.RunQueue;
import dev.rubus.supervisor.device.Device;
import dev.rubus.supervisor.device.DeviceMap;
import dev.rubus.supervisor.vdso.NodePage;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The ways to all drivers, and back to who asked: what a driver tells of a line passes the page. Dispatcher's thread only. */
final class Routes implements Route.Completion {
    private final Map<String, Route> routes = new HashMap<>();
    private final DeviceMap<Device> devices = new DeviceMap<>();
    private final Requests requests;
    private final DeviceQueues queues;
    private final NodePage page;
    private final BiConsumer<@Nullable Client, Exception> broken;

    /**
     * @param policy who is next at a device
     * @param broken told of a client that broke the protocol
     */
    Routes(
            Requests requests,
            Supplier<RunQueue> policy,
            NodePage page,
            BiConsumer<@Nullable Client, Exception> broken) {
        this.requests = requests;
        this.queues = new DeviceQueues(policy);
        this.page = page;
        this.broken = broken;
    }

    Route to(String driver) {
        Route route = routes.get(driver);
        if (route == null) {
            route = new Route(requests, this);
            routes.put(driver, route);
        }
        return route;
    }

    /** What of the device's time is promised. */
    ReservedTime reserved(Device device) {
        return queues.of(device.driver(), device).reserved;
    }

    void add(Device device) {
        devices.put(device.id(), device);
        Client driver = to(device.driver()).driver();
        page.add(device, driver == null ? 0 : driver.generation);
        if (driver != null) {
            look(device);
        }
    }

    void remove(Device device) {
        devices.remove(device.id());
        page.remove(device);
    }

    /** A driver serves from now on. */
    void arrived(Client driver) throws ProtocolViolation {
        to(driver.name).arrived(driver);
        page.arrived(driver.name, driver.generation).forEach(this::look);
    }

    void departed(Client client) {
        Route own = routes.get(client.name);
        if (own != null) {
            own.departed(client);
        }
        routes.values().forEach(route -> route.forget(client));
    }

    void submit(String driver, Pending pending) {
        Route route = to(driver);
        try {
            if (pending.caller != null) {
                pending.caller.outstanding++;
            }
            route.submit(pending, queues.of(driver, devices.get(pending.device)));
        } catch (ProtocolViolation e) {
            broken.accept(route.driver(), e);
        }
    }

    /** Every device's queue and who waits in it. */
    Map<String, Object> describe(long now) {
        return queues.describe(now);
    }

    /** Asks for the level of a line, for the page; the answer passes {@link #complete} as every answer does. */
    private void look(Device device) {
        if (device.line().isPresent()) {
            RingRecord request = new RingRecord().start(RingRecord.REQUEST, Syscall.READ, device.id(), 0);
            long deadline = System.nanoTime() + Dispatcher.REQUEST_NANOS;
            Pending pending = requests.open(null, request, 0, deadline, null);
            if (pending != null) {
                submit(device.driver(), pending);
            }
        }
    }

    /** What a driver's top half saw goes to the page at once, whatever waits in its ring before it. */
    void merge(Client driver, long now) {
        if (driver.levels.changed()) {
            page.merge(driver.name, driver.levels, now);
        }
    }

    /**
     * A driver reports an edge, or that there will be no more. The page has it before its subscribers hear of it: who was told of an edge and
     * reads the line must not find the level before it.
     *
     * @return false if there is nobody to tell
     */
    boolean edge(Client driver, RingRecord record, DispatcherEvents events) throws ProtocolViolation {
        Device device = devices.get(record.handle);
        boolean edge = record.op == Syscall.EDGE.number();
        if (edge && device == null) {
            return false; // of a line that was taken back a moment ago
        }
        if (!edge || device == null || !device.driver().equals(driver.name)) {
            throw new ProtocolViolation("event " + record.op + " of device " + record.handle);
        }
        if (record.result != 0) {
            ended(device, record.result, events);
            return false;
        }
        page.edge(record.handle, EdgeCode.rising(record.arg1), record.arg0, System.nanoTime());
        return true;
    }

    /** The device's driver reports no more edges of it: what the page has is old from now on. @param result -errno */
    private void ended(Device device, int result, DispatcherEvents events) throws ProtocolViolation {
        if (result > 0) {
            throw new ProtocolViolation("edge with result " + result);
        }
        if (page.failed(device.id())) {
            events.lineFailed(device.driver(), device.path(), Errno.of(-result));
        }
    }

    /** A driver answered, or will not: what it tells of a line goes to the page before it goes to who asked. */
    @Override
    public void complete(Pending pending, RingRecord reply) {
        if (reply.result >= 0 && pending.op == Syscall.READ.number()) {
            page.read(pending.device, reply.result, pending.sentNanos);
        } else if (reply.result >= 0 && pending.op == Syscall.WRITE.number()) {
            page.wrote(pending.device, pending.arg0, System.nanoTime());
        }
        answer(pending, reply);
    }

    @Override
    public void broken(@Nullable Client driver, ProtocolViolation why) {
        broken.accept(driver, why);
    }

    /** Gives the answer to who asked. It is the end of the request. */
    void answer(Pending pending, RingRecord reply) {
        try {
            send(pending, reply);
        } finally {
            requests.close(pending);
        }
    }

    private void send(Pending pending, RingRecord reply) {
        reply.op = pending.op;
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
        reply.token = pending.callerToken;
        reply.handle = pending.callerHandle;
        try {
            caller.send(reply);
            pending.answered(caller, reply);
        } catch (ProtocolViolation e) {
            broken.accept(caller, e);
        }
    }
}
