package dev.rubus.supervisor.device;

import dev.rubus.board.grant.GpioGrant;
import dev.rubus.supervisor.Node;
import java.io.IOException;
import java.util.Optional;

/** Lines that the operator reads and drives by hand: opened when first asked for, kept until the node stops. Conductor's thread. */
public final class OperatorLines {
    private final Node node;

    public OperatorLines(Node node) {
        this.node = node;
    }

    /** The device that the operator means, opened for reading if nobody has it. Conductor's thread. */
    public Device lineForReading(int line) throws IOException {
        Optional<Device> known = node.devices().find(DeviceBroker.linePath(line));
        if (known.isPresent()) {
            return known.get();
        }
        return openFor(new GpioGrant(
                line,
                GpioGrant.Direction.IN,
                GpioGrant.Bias.AS_IS,
                GpioGrant.Edges.BOTH,
                0,
                GpioGrant.Level.LOW,
                false,
                GpioGrant.Safe.HOLD));
    }

    /** The device as an output of the operator's. @throws IOException EBUSY if an app has the line. Conductor's thread. */
    public Device lineForWriting(int line, int level) throws IOException {
        Optional<Device> known = node.devices().find(DeviceBroker.linePath(line));
        if (known.isPresent()) {
            Device device = known.get();
            if (device.owner().isPresent()) {
                throw new IOException("line " + line + " belongs to app "
                        + device.owner().get() + ": take the grant out of its app.toml, or hold the app");
            }
            if (device.isOutput()) {
                return device;
            }
            node.door().detach(device);
        }
        return openFor(new GpioGrant(
                line,
                GpioGrant.Direction.OUT,
                GpioGrant.Bias.AS_IS,
                GpioGrant.Edges.NONE,
                0,
                level == 1 ? GpioGrant.Level.HIGH : GpioGrant.Level.LOW,
                false,
                GpioGrant.Safe.HOLD));
    }

    private Device openFor(GpioGrant grant) throws IOException {
        if (!node.plan().board().header().has(grant.line())) {
            throw new IOException("line " + grant.line() + " is not on the header of "
                    + node.plan().board().id() + " ("
                    + node.plan().board().header().span() + ")");
        }
        Device device = node.devices().openLine(grant, Optional.empty());
        node.door().attach(device);
        return device;
    }
}
