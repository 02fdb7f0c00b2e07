package dev.rubus.supervisor.dispatcher;

import dev.rubus.abi.DeviceCommand;
import dev.rubus.abi.Errno;
import dev.rubus.abi.HandleKind;
import dev.rubus.abi.ProtocolViolation;
import dev.rubus.abi.ReserveRequest;
import dev.rubus.kernel.sched.Reservation;
import dev.rubus.supervisor.device.Device;
import dev.rubus.supervisor.dispatcher.Access.Opening;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * Reserved time of devices: taken by whoever opens a path whose grant has a {@code reserve}, changed by {@link DeviceCommand#RESERVE}, given
 * back with the last handle of the path, as soon as what was used of it has flowed to it. Dispatcher's thread only.
 */
final class ReserveCalls {
    private final Function<Device, ReservedTime> reserved;

    /** @param reserved what of a device's time is promised */
    ReserveCalls(Function<Device, ReservedTime> reserved) {
        this.reserved = reserved;
    }

    void register(IoctlTable ioctls) {
        ioctls.register(DeviceCommand.RESERVE, new Reserve());
    }

    /** Takes what the grant reserves. @return null, or why not */
    @Nullable
    String opened(Client client, Opening opening) {
        Reservation asked = opening.reserve();
        if (asked == null) {
            return null;
        }
        Lane lane = client.lane(opening);
        if (lane != null) {
            lane.handles++;
            return null;
        }
        ReservedTime time = reserved.apply(opening.device());
        long now = System.nanoTime();
        String full = time.admit(client.name, opening.path(), asked, now);
        if (full != null) {
            refused(client, opening, full);
            return full;
        }
        client.joinLane(opening, time.open(client.name, opening.path(), asked, now));
        return null;
    }

    private static void refused(Client client, Opening opening, String full) {
        Logger.warn("{} may not reserve its time of {}: {}", client.name, opening.path(), full);
    }

    private static final class Reserve implements SyscallHandler {
        @Override
        public Errno check(Call call) {
            if (call.handle().kind() != HandleKind.LINE && call.handle().kind() != HandleKind.BUS) {
                return Errno.ENOTTY;
            }
            Reservation asked = asked(call);
            if (asked == null || call.request().arg1 != 0) {
                return Errno.EINVAL;
            }
            Reservation granted = ((Opening) call.handle()).reserve();
            return granted != null && asked.millionths() <= granted.millionths() ? Errno.OK : Errno.EPERM;
        }

        @Override
        public void serve(Call call) throws ProtocolViolation {
            Lane lane = call.caller().lane(call.handle());
            Reservation asked = asked(call);
            if (lane == null || asked == null) {
                call.fail(Errno.EPERM);
                return;
            }
            String full = lane.owner.change(lane, asked, System.nanoTime());
            if (full == null) {
                call.reply(0);
            } else {
                refused(call.caller(), (Opening) call.handle(), full);
                call.fail(Errno.EBUSY, full);
            }
        }

        private static @Nullable Reservation asked(Call call) {
            try {
                ReserveRequest request = ReserveRequest.decode(call.request().payload, call.request().length);
                return new Reservation(request.budgetNanos(), request.periodNanos());
            } catch (ProtocolViolation | IllegalArgumentException e) {
                return null;
            }
        }
    }
}
