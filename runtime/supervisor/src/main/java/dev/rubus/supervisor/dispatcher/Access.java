package dev.rubus.supervisor.dispatcher;

import dev.rubus.abi.HandleKind;
import dev.rubus.board.grant.GpioGrant;
import dev.rubus.board.grant.Grants;
import dev.rubus.board.grant.I2cGrant;
import dev.rubus.board.quantity.Reserve;
import dev.rubus.kernel.sched.Reservation;
import dev.rubus.kernel.syscall.Quota;
import dev.rubus.supervisor.device.Device;
import dev.rubus.supervisor.device.DeviceBroker;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a process may do, from its manifest. Immutable.
 *
 * @param openings paths it may open
 * @param mayPublish points it may publish
 * @param spawns programs of this node that it may start
 * @param quota how much of ring 0 it may use
 */
public record Access(Map<String, Opening> openings, Predicate<String> mayPublish, Set<String> spawns, Quota quota) {
    /**
     * What an open path leads to.
     *
     * @param address of an I2C device; -1 for a line
     * @param reserve what of the device's time is the opener's, and the most it may ask for; null: nothing
     */
    public record Opening(
            Device device, int address, @Nullable Reservation reserve) implements Handle {
        /** Without a reservation. */
        public Opening(Device device, int address) {
            this(device, address, null);
        }

        @Override
        public void closed(Client client, int handle) {
            client.leaveLane(this);
        }

        @Override
        public HandleKind kind() {
            return address < 0 ? HandleKind.LINE : HandleKind.BUS;
        }

        @Override
        public String path() {
            return address < 0 ? device.path() : busAddress(device, address);
        }
    }

    public static final Access NONE = new Access(Map.of(), point -> false, Set.of(), Quota.NORMAL);

    /** What the grants of an app allow, on the devices that are there. */
    public static Access granted(Grants grants, DeviceBroker devices) {
        Map<String, Opening> openings = new HashMap<>();
        for (GpioGrant grant : grants.gpio()) {
            devices.find(DeviceBroker.linePath(grant.line()))
                    .ifPresent(line -> openings.put(line.path(), new Opening(line, -1, reservation(grant.reserve()))));
        }
        for (I2cGrant grant : grants.i2c()) {
            devices.find(DeviceBroker.busPath(grant.bus()))
                    .ifPresent(bus -> openings.put(
                            busAddress(bus, grant.address()),
                            new Opening(bus, grant.address(), reservation(grant.reserve()))));
        }
        return new Access(openings, grants::mayPublish, Set.copyOf(grants.spawn()), Quota.NORMAL);
    }

    private static @Nullable Reservation reservation(Optional<Reserve> reserve) {
        return reserve.map(r -> new Reservation(r.budget().toNanos(), r.period().toNanos()))
                .orElse(null);
    }

    /** The same with another quota. */
    public Access within(Quota other) {
        return new Access(openings, mayPublish, spawns, other);
    }

    private static String busAddress(Device bus, int address) {
        return bus.path() + "/0x" + Integer.toHexString(address);
    }

    public Access {
        openings = Map.copyOf(openings);
    }
}
