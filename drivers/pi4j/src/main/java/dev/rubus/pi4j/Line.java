package dev.rubus.pi4j;

import com.pi4j.io.exception.IOException;
import com.pi4j.io.gpio.digital.DigitalState;
import dev.rubus.sdk.App;

/** One line of the header, opened. Reads and writes may be repeated by ring 0, so a driver that restarts is not noticed here. */
final class Line {
    private final Device device;

    private Line(Device device) {
        this.device = device;
    }

    /** @param bcm BCM number */
    static Line open(int bcm) {
        return new Line(Device.open("/dev/gpio/" + bcm));
    }

    Device device() {
        return device;
    }

    LineSettings settings() {
        return LineSettings.parse(device.settings());
    }

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
