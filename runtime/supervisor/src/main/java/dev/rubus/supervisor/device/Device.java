package dev.rubus.supervisor.device;

import dev.rubus.abi.Handshake;
import dev.rubus.board.grant.GpioGrant;
import dev.rubus.linux.Fd;
import dev.rubus.linux.LinuxException;
import java.util.List;
import java.util.Optional;

/**
 * A line or a bus of this node. Its fds stay open here for as long as the node runs, so that an output keeps its level and the kernel
 * keeps edges while a driver is away.
 *
 * @param id what drivers call it
 * @param path what apps call it: {@code /dev/gpio/17}, {@code /dev/i2c/1}
 * @param driver the driver that serves it
 * @param line a line's settings; empty for a bus
 * @param owner the app that was granted it; empty: whoever holds a grant of an address, or the operator
 * @param fds what the driver gets a copy of
 * @param benchFds what the simulated board gets a copy of; empty on real hardware
 */
public record Device(
        int id,
        String path,
        int number,
        String driver,
        Optional<GpioGrant> line,
        Optional<String> owner,
        List<Fd> fds,
        List<Fd> benchFds) {

    /** The message that hands it to its driver. */
    public Handshake.Attach attach() {
        Handshake.DeviceKind kind = line.isPresent() ? Handshake.DeviceKind.GPIO_LINE : Handshake.DeviceKind.I2C_BUS;
        return new Handshake.Attach(id, kind, !benchFds.isEmpty(), flags(), number, settings());
    }

    /** The message that hands the other end to the simulated board. */
    public Handshake.Attach benchAttach() {
        Handshake.DeviceKind kind = line.isPresent() ? Handshake.DeviceKind.BENCH_LINE : Handshake.DeviceKind.BENCH_BUS;
        return new Handshake.Attach(id, kind, true, flags(), number, settings());
    }

    public boolean isOutput() {
        // Without map(), which makes an object of each answer: this is asked with every write.
        return line.isPresent() && line.get().direction() == GpioGrant.Direction.OUT;
    }

    public String settings() {
        return line.map(LineSettings::text).orElse("");
    }

    private int flags() {
        boolean edges = line.map(grant -> grant.edges() != GpioGrant.Edges.NONE).orElse(false);
        return (isOutput() ? Handshake.Attach.OUTPUT : 0) | (edges ? Handshake.Attach.EDGES : 0);
    }

    /** Breaks the way of a simulated line's events, as an unplugged chip does: with the board's copy gone the driver reads their end. */
    public void cut() throws LinuxException {
        benchFds.getLast().letGo();
    }

    void close() {
        fds.forEach(Fd::close);
        benchFds.forEach(Fd::close);
    }
}
