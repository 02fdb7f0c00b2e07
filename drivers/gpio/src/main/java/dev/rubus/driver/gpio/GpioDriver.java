package dev.rubus.driver.gpio;

import dev.rubus.abi.Errno;
import dev.rubus.abi.Handshake;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import dev.rubus.linux.Fd;
import dev.rubus.linux.gpio.GpioLine;
import dev.rubus.linux.gpio.KernelLine;
import dev.rubus.linux.gpio.SimulatedLine;
import dev.rubus.sdk.Driver;
import dev.rubus.sdk.DriverMain;
import dev.rubus.sdk.Ring0;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The GPIO driver's process.
 *
 * <ul>
 *   <li>takes line requests that ring 0 made: one fd from the kernel, or values socket and events pipe of the simulated board
 *   <li>READ: the line's logical level; WRITE: drives an output, EPERM on an input
 *   <li>hands lines with edge detection to the {@link InterruptThread}
 * </ul>
 *
 * <p>A line's values are used by the request loop alone and its events by the interrupt thread alone; the two share nothing but the
 * fd's number (see {@link KernelLine}, {@link SimulatedLine}).
 */
public final class GpioDriver implements Driver {
    private final Map<Integer, Line> lines = new HashMap<>();
    private @Nullable InterruptThread interrupts;

    private record Line(Handshake.Attach device, GpioLine gpio) {
        boolean has(int flag) {
            return (device.flags() & flag) != 0;
        }

        /** As it stands in messages: "line 17 (button)". */
        String describe() {
            return "line " + device.number() + " (" + device.label() + ")";
        }
    }

    public static void main(String[] args) {
        DriverMain.run(new GpioDriver());
    }

    @Override
    public void start(Ring0 ring0) throws IOException {
        interrupts = new InterruptThread(ring0);
        interrupts.start();
    }

    @Override
    public void attach(Handshake.Attach device, List<Fd> fds) throws IOException {
        if (device.kind() != Handshake.DeviceKind.GPIO_LINE || fds.size() != (device.simulated() ? 2 : 1)) {
            throw new IOException("GPIO driver was handed " + device + " with " + fds.size() + " fds");
        }
        detach(device.deviceId());
        Line line = new Line(
                device,
                device.simulated() ? new SimulatedLine(fds.get(0), fds.get(1)) : new KernelLine(fds.getFirst()));
        lines.put(device.deviceId(), line);
        if (line.has(Handshake.Attach.EDGES)) {
            running().watch(device.deviceId(), line.describe(), line.gpio);
        }
    }

    @Override
    public void detach(int deviceId) throws IOException {
        Line line = lines.remove(deviceId);
        if (line == null) {
            return;
        }
        if (line.has(Handshake.Attach.EDGES)) {
            // The interrupt thread may be reading right now: it closes the line when it has let go of it.
            running().forget(line.gpio);
        } else {
            line.gpio.close();
        }
    }

    @Override
    public boolean has(int deviceId) {
        return lines.containsKey(deviceId);
    }

    @Override
    public boolean serve(RingRecord request) throws IOException {
        Line line = lines.get(request.handle);
        if (line == null) {
            request.fail(Errno.ENODEV);
        } else if (request.op == Syscall.READ.number()) {
            request.reply(line.gpio.get());
        } else if (request.op == Syscall.WRITE.number()) {
            write(line, request);
        } else {
            request.fail(Errno.ENOSYS);
        }
        return true;
    }

    private static void write(Line line, RingRecord request) throws IOException {
        if (!line.has(Handshake.Attach.OUTPUT)) {
            request.fail(Errno.EPERM);
        } else if (request.arg0 != 0 && request.arg0 != 1) {
            request.fail(Errno.EINVAL);
        } else {
            line.gpio.set((int) request.arg0);
            request.reply(0);
        }
    }

    @Override
    public void stop() {
        if (interrupts != null) {
            interrupts.finish();
        }
        lines.values().forEach(line -> line.gpio.close());
    }

    private InterruptThread running() {
        if (interrupts == null) {
            throw new IllegalStateException("not started");
        }
        return interrupts;
    }
}
