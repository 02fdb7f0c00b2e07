package dev.rubus.pi4j;

import com.pi4j.io.exception.IOException;
import com.pi4j.io.gpio.digital.DigitalState;
import dev.rubus.abi.vdso.VdsoPage;
import dev.rubus.sdk.App;

/** One line of the header, opened. Reads and writes may be repeated by ring 0, so a driver that restarts is not noticed here. */
final class Line {
    private final Device device;
    private final VdsoPage page;
    private final int number;
    private final int slot;

    private Line(Device device, int number) {
        this.device = device;
        this.page = device.page();
        this.number = number;
        this.slot = page.slotOf(number);
    }

    /** @param bcm BCM number */
    static Line open(int bcm) {
        return new Line(Device.open("/dev/gpio/" + bcm), bcm);
    }

    Device device() {
        return device;
    }

    LineSettings settings() {
        return LineSettings.parse(device.settings());
    }

    /** The level from the vDSO page while it is as good as a look at the line, else by a system call. */
    DigitalState level() {
        if (slot >= 0 && !device.isClosed()) {
            int level = page.level(slot, number);
            if (level != VdsoPage.ASK) {
                return state(level != 0);
            }
        }
        return read();
    }

    /** The level by a system call: the driver looks at the line. */
    DigitalState read() {
        return state(device.call(App::read) != 0);
    }

    void write(DigitalState state) {
        if (state == DigitalState.UNKNOWN) {
            throw new IOException("cannot drive " + device.path() + " " + state + ", only LOW or HIGH");
        }
        device.call((app, handle, path) -> {
            app.write(handle, state == DigitalState.HIGH ? 1 : 0, path);
            return state;
        });
    }

    /** Every edge from now on, in the kernel's order, on the thread of the app's listeners. */
    void listen(App.EdgeListener listener) {
        device.call((app, handle, path) -> {
            app.listen(handle, listener, path);
            return handle;
        });
    }

    static DigitalState state(boolean high) {
        return high ? DigitalState.HIGH : DigitalState.LOW;
    }
}
