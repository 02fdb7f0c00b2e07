package dev.rubus.pi4j;

import com.pi4j.exception.ShutdownException;
import com.pi4j.io.exception.IOException;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import dev.rubus.abi.vdso.VdsoPage;
import dev.rubus.sdk.App;
import dev.rubus.sdk.Ring0;
import java.nio.charset.StandardCharsets;

/** An opened path of ring 0, with Pi4J's exception instead of ours. Any thread. */
final class Device {
    private final App app;
    private final int handle;
    private final String path;
    private final String settings;
    private volatile boolean closed;

    /** A system call on this device. */
    interface Call<T> {
        T on(App app, int handle, String path) throws java.io.IOException;
    }

    private Device(App app, int handle, String path, String settings) {
        this.app = app;
        this.handle = handle;
        this.path = path;
        this.settings = settings;
    }

    /** @throws IOException if ring 0 grants no such path, or this process was not started by a node */
    static Device open(String path) {
        try {
            App app = App.current();
            // Not App.open: what ring 0 tells of a line comes as the reply's payload.
            RingRecord request = new RingRecord().start(RingRecord.REQUEST, Syscall.OPEN, 0, 0);
            Ring0.Reply reply = app.ring0().call(request.text(path), path);
            return new Device(app, reply.result(), path, new String(reply.payload(), StandardCharsets.UTF_8));
        } catch (java.io.IOException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** How ring 0 set a line up, in the words of a grant such as {@code in,pull-up,both,debounce=5000}; empty: it did not say. */
    String settings() {
        return settings;
    }

    /** What can be known without a system call. */
    VdsoPage page() {
        try {
            return app.ring0().page();
        } catch (java.io.IOException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    String path() {
        return path;
    }

    /** @throws IOException with the {@link dev.rubus.sdk.SyscallException} as its cause */
    <T> T call(Call<T> call) {
        if (closed) {
            throw new IOException(path + " is closed");
        }
        try {
            return call.on(app, handle, path);
        } catch (java.io.IOException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    boolean isClosed() {
        return closed;
    }

    /** Gives the path back; again is no error. @throws ShutdownException if ring 0 does not take it */
    void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            app.close(handle, path);
        } catch (java.io.IOException e) {
            throw new ShutdownException(e.getMessage(), e);
        }
    }
}
