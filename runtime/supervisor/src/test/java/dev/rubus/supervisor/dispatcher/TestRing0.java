package dev.rubus.supervisor.dispatcher;

import dev.rubus.abi.Errno;
import dev.rubus.abi.RingRecord;
import dev.rubus.board.grant.GpioGrant;
import dev.rubus.kernel.syscall.Quota;
import dev.rubus.supervisor.device.Device;
import dev.rubus.supervisor.telemetry.Topics;
import dev.rubus.supervisor.vdso.NodePage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The real dispatcher, with a line in, a line out and a bus, and drivers that answer at once on a thread of their own. */
final class TestRing0 implements AutoCloseable {
    static final Device IN = line(1, 17, GpioGrant.Direction.IN);
    static final Device OUT = line(2, 27, GpioGrant.Direction.OUT);
    static final Device BUS =
            new Device(3, "/dev/i2c/1", 1, "i2c", Optional.empty(), Optional.empty(), List.of(), List.of());
    static final Quota PLENTY = new Quota(Quota.MAX_PER_SECOND, Quota.MAX_OUTSTANDING);
    static final Access ACCESS = new Access(
            Map.of(
                    IN.path(),
                    new Access.Opening(IN, -1),
                    OUT.path(),
                    new Access.Opening(OUT, -1),
                    "/dev/i2c/1/0x76",
                    new Access.Opening(BUS, 0x76)),
            point -> point.startsWith("t"),
            Set.of("other"),
            PLENTY);

    final Queue<String> said = new ConcurrentLinkedQueue<>();
    final NodePage page = new NodePage();
    final Dispatcher dispatcher;
    private final List<DriverThread> drivers;

    TestRing0() throws Exception {
        this(dispatcher -> {});
    }

    /** @param parts adds what else ring 0 has, before the first process joins */
    TestRing0(Consumer<Dispatcher> parts) throws Exception {
        dispatcher = new Dispatcher(new Recorder(), new Topics("test"), page);
        List.of(IN, OUT, BUS).forEach(dispatcher::addDevice);
        parts.accept(dispatcher);
        drivers = List.of(new DriverThread("gpio"), new DriverThread("i2c"), new DriverThread("net"));
    }

    ProcessEnd join(String name, Access access) throws Exception {
        ProcessEnd end = new ProcessEnd(name, 1, access);
        dispatcher.join(end.client, false, false);
        return end;
    }

    private static Device line(int id, int number, GpioGrant.Direction direction) {
        GpioGrant grant = new GpioGrant(
                number,
                direction,
                GpioGrant.Bias.AS_IS,
                direction == GpioGrant.Direction.IN ? GpioGrant.Edges.BOTH : GpioGrant.Edges.NONE,
                0,
                GpioGrant.Level.LOW,
                false,
                GpioGrant.Safe.HOLD);
        return new Device(
                id, "/dev/gpio/" + number, number, "gpio", Optional.of(grant), Optional.empty(), List.of(), List.of());
    }

    private final class Recorder implements DispatcherEvents {
        @Override
        public void violation(String process, int generation, String what) {
            said.add("violation " + process + " " + what);
        }

        @Override
        public void note(String process, String text) {
            said.add("note " + process + " " + text);
        }

        @Override
        public void exit(String process, int generation, int status) {
            said.add("exit " + process + " " + generation + " " + status);
        }

        @Override
        public void spawn(String name, Deferred answer) {
            said.add("spawn " + name);
            Thread.ofVirtual().start(() -> answer.complete(7));
        }

        @Override
        public void edgesLost(String driver, long more) {
            said.add("lost " + driver + " " + more);
        }

        @Override
        public void lineFailed(String driver, String path, Errno why) {
            said.add("failed " + driver + " " + path + " " + why);
        }
    }

    /** Answers a read with 1, a transfer with two bytes, all else with 0; nothing while it is told to hold. */
    final class DriverThread extends Thread {
        private final ProcessEnd end;
        private volatile boolean stopped;

        DriverThread(String name) throws Exception {
            super(name);
            end = new ProcessEnd(name, 1, Access.NONE);
            dispatcher.join(end.client, true, name.equals("net"));
            setDaemon(true);
            start();
        }

        @Override
        public void run() {
            RingRecord record = new RingRecord();
            try {
                while (!stopped) {
                    end.receive(record);
                    serve(record);
                    while (!end.offer(record, record.op)) {
                        end.wake();
                        Thread.onSpinWait();
                    }
                    end.wake();
                }
            } catch (Exception | AssertionError e) {
                if (!stopped) {
                    said.add("driver " + getName() + " " + e);
                }
            }
        }

        private static void serve(RingRecord record) {
            if (!record.isRequest()) {
                record.fail(Errno.EPROTO);
            } else if (record.op == 3) {
                record.reply(1);
            } else if (record.op == 6) {
                record.reply(2);
                record.payload[0] = 1;
                record.payload[1] = 2;
                record.length = 2;
            } else {
                record.reply(0);
            }
        }
    }

    /** Waits until everything that was posted so far is done. */
    void settle() throws Exception {
        dispatcher.syscallCounts().get(20, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws Exception {
        for (DriverThread driver : drivers) {
            driver.stopped = true;
        }
        dispatcher.close();
        page.close();
        for (DriverThread driver : drivers) {
            driver.interrupt();
        }
    }
}
