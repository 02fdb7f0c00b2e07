package dev.rubus.sim;

import dev.rubus.abi.Errno;
import dev.rubus.abi.Handshake;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import dev.rubus.linux.Fd;
import dev.rubus.linux.SeqPacket;
import dev.rubus.sdk.Driver;
import dev.rubus.sdk.Ring0;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The process that is the board: it gets the other ends of what the drivers get, and takes {@link BenchOrders} from ring 0.
 *
 * <ul>
 *   <li>BENCH_LINE: values socket and the writing end of the events pipe; the label is {@link LineSettings}
 *   <li>BENCH_BUS: the bus's socket
 * </ul>
 *
 * <p>Ring 0 keeps copies of all fds. So a driver may die and come back without the board noticing; and when the board itself comes
 * back it is handed everything again: that is a power cycle, with registers, sequence numbers and buttons at their start, and outputs
 * at the level that the label says. Questions that came meanwhile wait in the sockets.
 */
final class SimulatedBoard implements Driver {
    /** Requests to the board as a whole. */
    private static final int NO_DEVICE = 0;

    private final Map<Integer, Integer> lineOfDevice = new HashMap<>();
    private final Map<Integer, BusBench> busOfDevice = new HashMap<>();
    private @Nullable Running running;

    private record Running(Wiring wiring, LineBench lines, BenchOrders orders) {}

    @Override
    public void start(Ring0 ring0) throws IOException {
        Wiring wiring = Wiring.parse(ring0.config().getOrDefault("sim.devices", ""));
        LineBench lines = new LineBench(wiring.buttons());
        lines.start();
        running = new Running(wiring, lines, new BenchOrders(lines, wiring));
    }

    @Override
    public void attach(Handshake.Attach device, List<Fd> fds) throws IOException {
        int id = device.deviceId();
        if (device.kind() == Handshake.DeviceKind.BENCH_LINE && fds.size() == 2) {
            SeqPacket values = new SeqPacket(fds.get(0).nonBlocking());
            EventPipe events = new EventPipe(fds.get(1).nonBlocking());
            board().lines
                    .take(
                            device.number(),
                            LineSettings.parse(device.label()),
                            new BoardLine.Holder(id, values, events));
            lineOfDevice.put(id, device.number());
        } else if (device.kind() == Handshake.DeviceKind.BENCH_BUS && fds.size() == 1) {
            detach(id);
            SeqPacket socket = new SeqPacket(fds.getFirst().nonBlocking());
            BusBench bus = new BusBench(device.number(), socket, board().wiring.bus(device.number()));
            bus.start();
            busOfDevice.put(id, bus);
        } else {
            throw new IOException("simulated board was handed " + device + " with " + fds.size() + " fds");
        }
    }

    @Override
    public void detach(int deviceId) throws IOException {
        Integer line = lineOfDevice.remove(deviceId);
        if (line != null) {
            board().lines.letGo(line, deviceId);
        }
        BusBench bus = busOfDevice.remove(deviceId);
        if (bus != null) {
            bus.finish();
        }
    }

    @Override
    public boolean has(int deviceId) {
        return deviceId == NO_DEVICE || lineOfDevice.containsKey(deviceId) || busOfDevice.containsKey(deviceId);
    }

    @Override
    public boolean serve(RingRecord request) throws IOException {
        if (request.op != Syscall.BENCH.number()) {
            request.fail(Errno.ENOSYS);
            return true;
        }
        try {
            String answer = board().orders.obey(request.text());
            request.reply(0).text(answer);
        } catch (IllegalArgumentException e) {
            request.fail(Errno.EINVAL).text(String.valueOf(e.getMessage()));
        }
        return true;
    }

    @Override
    public void stop() {
        // Fds and threads end with the process.
    }

    private Running board() {
        if (running == null) {
            throw new IllegalStateException("not started");
        }
        return running;
    }
}
