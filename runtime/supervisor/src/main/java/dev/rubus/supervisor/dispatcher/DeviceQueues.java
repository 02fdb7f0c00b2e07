package dev.rubus.supervisor.dispatcher;

import dev.rubus.kernel.sched.RequestCost;
import dev.rubus.kernel.sched.RunQueue;
import dev.rubus.supervisor.device.Device;
import dev.rubus.supervisor.device.DeviceMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The queue of every device that serves one request after the other: one for each I2C bus, one for the lines of a GPIO chip, one for
 * what a driver is asked beside its devices. Dispatcher's thread only.
 */
final class DeviceQueues {
    /** A bus does one transfer at a time, and the next is chosen when it is done: no transfer waits in a driver where none can overtake it. */
    private static final int BUS_DEPTH = 1;

    /** A line takes microseconds, less than the way to the driver: waiting for each would cost more than the choice is worth. */
    private static final int CHIP_DEPTH = 8;

    /** The longest that SMBus 3.1 knows, a block of 32 bytes with its addresses, command and length, at 100 kHz: longer ones are found out. */
    private static final long USUAL_TRANSFER_NANOS = 36 * RequestCost.BYTE_NANOS;

    /** A line's request may take as long as the driver's own answer to it. */
    private static final long USUAL_LINE_NANOS = RequestCost.OTHER_NANOS;

    private final Supplier<RunQueue> policy;
    private final Map<String, DeviceQueue> queues = new LinkedHashMap<>();
    /** By the device's id: the name is not made for every request. */
    private final DeviceMap<DeviceQueue> buses = new DeviceMap<>();

    DeviceQueues(Supplier<RunQueue> policy) {
        this.policy = policy;
    }

    /** @param device what the request is about; null: nothing but the driver itself */
    DeviceQueue of(String driver, @Nullable Device device) {
        if (device != null && device.driver().equals(driver) && device.line().isEmpty()) {
            DeviceQueue bus = buses.get(device.id());
            if (bus == null) {
                bus = queue("i2c-" + device.number(), BUS_DEPTH, USUAL_TRANSFER_NANOS);
                buses.put(device.id(), bus);
            }
            return bus;
        }
        return queue(driver, CHIP_DEPTH, USUAL_LINE_NANOS);
    }

    /** What {@code supervisor sched} shows. */
    Map<String, Object> describe(long nowNanos) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put(
                "queues",
                queues.values().stream().map(queue -> queue.describe(nowNanos)).toList());
        all.put(
                "clients",
                queues.values().stream()
                        .flatMap(queue -> queue.describeClients().stream())
                        .toList());
        all.put(
                "reservations",
                queues.values().stream()
                        .flatMap(queue -> queue.reserved.describeLanes(nowNanos).stream())
                        .toList());
        return all;
    }

    private DeviceQueue queue(String name, int depth, long usualNanos) {
        DeviceQueue queue = queues.get(name);
        if (queue == null) {
            queue = new DeviceQueue(name, depth, policy.get(), System.nanoTime(), usualNanos);
            queues.put(name, queue);
        }
        return queue;
    }
}
