package dev.rubus.bench;

import dev.rubus.abi.Errno;
import dev.rubus.abi.I2cTransfer;
import dev.rubus.abi.Reading;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import dev.rubus.sdk.App;
import dev.rubus.sdk.NodeFiles;
import dev.rubus.sdk.Ring0;
import dev.rubus.sdk.SyscallException;
import java.util.concurrent.locks.LockSupport;

/**
 * The app of {@link GarbageBenchmark}: makes many calls of one kind and looks into {@code /proc/allocations} before and after. Says as
 * {@code RUN kind bytes} how many bytes ring 0 allocated for each.
 */
final class GarbageCaller {
    static final String GRANTS =
            "gpio = [\"17:in,pull-up,both\", \"27:out\"]\ni2c = [\"1:0x76\"]\npublish = [\"bench\"]";

    private static final int CALLS = 10_000;
    private static final int RUNS = 3;
    private static final long FULL_PARK_NANOS = 2_000_000;

    private final Ring0 ring0;
    private final NodeFiles files;

    private interface Kind {
        RingRecord next(int number);
    }

    private GarbageCaller(App app) {
        this.ring0 = app.ring0();
        this.files = new NodeFiles(ring0);
    }

    public static void main(String[] args) throws Exception {
        App app = App.current();
        GarbageCaller caller = new GarbageCaller(app);
        int in = app.open("/dev/gpio/17");
        int out = app.open("/dev/gpio/27");
        int bus = app.open("/dev/i2c/1/0x76");
        byte[] id = new I2cTransfer.Smbus(true, 0xd0, I2cTransfer.Smbus.BYTE_DATA, 0, new byte[0]).encode();
        for (int run = 0; run < RUNS; run++) {
            caller.measure("nop", i -> request(Syscall.NOP, 0));
            caller.measure("clock", i -> request(Syscall.CLOCK, 0).args(1, 0));
            caller.measure("read", i -> request(Syscall.READ, in));
            caller.measure("write", i -> request(Syscall.WRITE, out).args(i & 1, 0));
            caller.measure("transfer", i -> request(Syscall.TRANSFER, bus).payload(id));
            caller.measure("poll", i -> request(Syscall.POLL, in).args(i & 1, 0));
            caller.measure(
                    "publish",
                    i -> request(Syscall.PUBLISH, 0)
                            .payload(new Reading("bench", i, "1", System.currentTimeMillis(), i, Reading.Quality.GOOD)
                                    .encode()));
        }
        System.out.println("END");
        Thread.sleep(Long.MAX_VALUE);
    }

    private static RingRecord request(Syscall op, int handle) {
        return new RingRecord().start(RingRecord.REQUEST, op, handle, 0);
    }

    private void measure(String name, Kind kind) throws SyscallException {
        // What the look itself costs.
        long idle = -bytes() + bytes();
        long before = bytes();
        for (int i = 0; i < CALLS; i++) {
            call(name, kind, i);
        }
        long bytes = bytes() - before - idle;
        System.out.println("RUN " + name + " " + (double) Math.max(0, bytes) / CALLS);
    }

    /** Until it is taken: the broker is slower than the ring. */
    private void call(String name, Kind kind, int number) throws SyscallException {
        while (true) {
            try {
                ring0.call(kind.next(number), name);
                return;
            } catch (SyscallException e) {
                if (e.errno() != Errno.EAGAIN) {
                    throw e;
                }
                LockSupport.parkNanos(FULL_PARK_NANOS);
            }
        }
    }

    private long bytes() throws SyscallException {
        for (String line : files.readText("/proc/allocations").split("\n")) {
            if (line.startsWith("dispatcher_bytes: ")) {
                return Long.parseLong(line.substring(line.indexOf(' ') + 1));
            }
        }
        throw new IllegalStateException("/proc/allocations does not say what the dispatcher allocated");
    }
}
