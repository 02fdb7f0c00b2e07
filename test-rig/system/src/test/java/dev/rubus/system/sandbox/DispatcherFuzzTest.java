package dev.rubus.system.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.abi.Channel;
import dev.rubus.abi.ChannelLayout;
import dev.rubus.abi.Errno;
import dev.rubus.abi.ProtocolViolation;
import dev.rubus.abi.RingConsumer;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import dev.rubus.kernel.memory.Account;
import dev.rubus.kernel.syscall.Quota;
import dev.rubus.linux.EventFd;
import dev.rubus.linux.Fd;
import dev.rubus.linux.LinuxException;
import dev.rubus.linux.Memfd;
import dev.rubus.supervisor.device.Device;
import dev.rubus.supervisor.dispatcher.Access;
import dev.rubus.supervisor.dispatcher.Client;
import dev.rubus.supervisor.dispatcher.Deferred;
import dev.rubus.supervisor.dispatcher.Dispatcher;
import dev.rubus.supervisor.dispatcher.DispatcherEvents;
import dev.rubus.supervisor.memory.Region;
import dev.rubus.supervisor.telemetry.Topics;
import dev.rubus.supervisor.vdso.NodePage;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Over a million records of three clients that write what they like: an app, a driver and the net driver. */
class DispatcherFuzzTest {
    private static final int RECORDS_EACH = 400_000;
    private static final long REGION = 256 << 10;
    private static final long UP_HEAD = 128;
    private static final long UP_TAIL = 192;
    private static final long UP_SLEEPING = 256;
    private static final long DOWN_HEAD = 320;
    private static final long UP_RECORDS = 4096;
    private static final long UP_SLOTS = 528384;
    private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();
    private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();

    /** The last generation that was cut off, of each name. */
    private final Map<String, Integer> cutOff = new ConcurrentHashMap<>();

    private final AtomicLong violations = new AtomicLong();
    private final Device bus =
            new Device(1, "/dev/i2c/1", 1, "i2c", Optional.empty(), Optional.empty(), List.of(), List.of());
    private final Access access = new Access(
            Map.of("/dev/i2c/1/0x76", new Access.Opening(bus, 0x76)),
            point -> point.length() < 9,
            Set.of(),
            Quota.NORMAL);

    private final DispatcherEvents events = new DispatcherEvents() {
        @Override
        public void violation(String process, int generation, String what) {
            violations.incrementAndGet();
            cutOff.put(process, generation);
        }

        @Override
        public void note(String process, String text) {
            assertTrue(text.length() <= 256);
        }

        @Override
        public void exit(String process, int generation, int status) {
            assertTrue(status >= 0 && status < 256);
        }

        @Override
        public void spawn(String name, Deferred answer) {
            throw new AssertionError("nobody may start " + name);
        }

        @Override
        public void edgesLost(String driver, long more) {
            assertTrue(more > 0);
        }

        @Override
        public void lineFailed(String driver, String path, Errno why) {
            throw new AssertionError("no app has " + path);
        }
    };

    @Test
    void outlivesEverythingThatIsWritten() throws Exception {
        long seed = Long.getLong("rubus.seed", System.nanoTime());
        System.out.println("DispatcherFuzzTest: -Drubus.seed=" + seed);
        SplittableRandom root = new SplittableRandom(seed);
        try (NodePage page = new NodePage();
                Dispatcher dispatcher = new Dispatcher(events, new Topics("fuzz"), page);
                ExecutorService threads = Executors.newFixedThreadPool(3)) {
            dispatcher.addDevice(bus);
            WellBehaved good = new WellBehaved(dispatcher);
            good.call();
            List<Future<Long>> writers = new ArrayList<>();
            for (String name : List.of("app", "i2c", "net")) {
                writers.add(threads.submit(new Writer(dispatcher, name, root.split())));
            }
            long written = 0;
            for (Future<Long> writer : writers) {
                while (!writer.isDone()) {
                    good.call();
                    LockSupport.parkNanos(1_000_000);
                }
                written += writer.get(1, TimeUnit.SECONDS);
            }
            assertTrue(written >= 1_000_000, written + " records, seed " + seed);
            for (int i = 0; i < 1000; i++) {
                good.call();
            }
            assertTrue(violations.get() > 0, "nobody was cut off, seed " + seed);
            assertEquals(null, cutOff.get("good"), "seed " + seed);
            dispatcher
                    .memory(memory -> {
                        assertEquals(2, memory.open().size(), "accounts of ring 0 and of the good one, seed " + seed);
                        assertTrue(memory.open().getLast().isEmpty(), "seed " + seed);
                        assertEquals(2, memory.pages().size(), "zones, seed " + seed);
                        return true;
                    })
                    .get(10, TimeUnit.SECONDS);
            System.out.println("DispatcherFuzzTest: " + written + " records, " + violations + " clients cut off");
        }
    }

    /** Both ends of a channel, in one process. */
    private static final class Ends {
        final MemorySegment memory;
        final Client client;
        final EventFd up;

        Ends(String name, int generation, Access access) throws IOException {
            long bytes = Region.bytes(REGION);
            Client.Shared shared;
            try (Fd memfd = Memfd.create("fuzz", bytes)) {
                memory = Memfd.map(memfd, bytes, Arena.ofAuto());
                shared = Client.Shared.map(memfd, bytes);
            }
            up = EventFd.create();
            // The dispatcher closes its own at the cut-off.
            client = new Client(
                    name,
                    generation,
                    1024,
                    access,
                    new Account.Limits(REGION, Client.OBJECT_BYTES, 64),
                    shared,
                    new EventFd(up.fd().duplicate()),
                    EventFd.create());
        }

        long get(long at) {
            return (long) LONG.getAcquire(memory, at);
        }

        void set(long at, long value) {
            LONG.setRelease(memory, at, value);
        }

        void wake() throws LinuxException {
            VarHandle.fullFence();
            if ((int) INT.getVolatile(memory, UP_SLEEPING) == 1 && INT.compareAndSet(memory, UP_SLEEPING, 1, 0)) {
                up.ring();
            }
        }
    }

    private final class Writer implements Callable<Long> {
        private final Dispatcher dispatcher;
        private final String name;
        private final SplittableRandom random;
        private Ends ends;
        private RingConsumer replies;
        private final RingRecord skipped = new RingRecord();
        private long tail;
        private int generation;

        Writer(Dispatcher dispatcher, String name, SplittableRandom random) {
            this.dispatcher = dispatcher;
            this.name = name;
            this.random = random;
        }

        @Override
        public Long call() throws Exception {
            join();
            for (int i = 0; i < RECORDS_EACH; i++) {
                while (tail - ends.get(UP_HEAD) >= ChannelLayout.RECORDS || wasCutOff()) {
                    if (wasCutOff()) {
                        join();
                    }
                    ends.wake();
                    LockSupport.parkNanos(20_000);
                }
                // As a single record or as a batch of one.
                boolean single = random.nextBoolean();
                write(single);
                tail++;
                if (random.nextInt(3000) == 0) {
                    ends.set(UP_TAIL, random.nextLong());
                } else if (!single) {
                    ends.set(UP_TAIL, tail);
                }
                if (random.nextInt(4000) == 0) {
                    ends.set(DOWN_HEAD, random.nextLong());
                } else if (random.nextInt(8) == 0) {
                    skipReplies();
                }
                ends.wake();
            }
            dispatcher.leave(ends.client);
            ends.up.close();
            return (long) RECORDS_EACH;
        }

        private void skipReplies() throws ProtocolViolation {
            while (replies.poll(skipped)) {
                // the next one
            }
        }

        private boolean wasCutOff() {
            return cutOff.getOrDefault(name, 0) == generation;
        }

        private void join() throws IOException, ProtocolViolation {
            if (ends != null) {
                dispatcher.leave(ends.client);
                ends.up.close();
            }
            generation++;
            tail = 0;
            ends = new Ends(name, generation, access);
            replies = Channel.join(ends.memory).in();
            dispatcher.join(ends.client, !name.equals("app"), name.equals("net"));
        }

        /** Mostly plausible, so that it gets past the first check; now and then anything. */
        private void write(boolean single) {
            int index = (int) (tail & (ChannelLayout.RECORDS - 1));
            long at = UP_RECORDS + (long) index * RingRecord.BYTES;
            long slot = UP_SLOTS + (tail & (ChannelLayout.SLOTS - 1)) * ChannelLayout.SLOT_BYTES;
            // The first word comes last: until then what is here is of the lap before.
            for (int word = 8; word < RingRecord.BYTES; word += 8) {
                ends.memory.set(ValueLayout.JAVA_LONG, at + word, random.nextLong());
            }
            if (random.nextInt(2000) == 0) {
                ends.set(at, random.nextLong());
                return;
            }
            boolean event = random.nextInt(500) == 0;
            int flags = event ? RingRecord.EVENT : random.nextInt(3) == 0 ? RingRecord.REPLY : RingRecord.REQUEST;
            int length = random.nextInt(10) == 0 ? random.nextInt(RingRecord.MAX_PAYLOAD + 1) : random.nextInt(25);
            int op = random.nextInt(Syscall.NUMBERS + 2);
            byte[] path = "/dev/i2c/1/0x76".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            if (random.nextInt(10) == 0) {
                op = Syscall.OPEN.number();
                flags = RingRecord.REQUEST;
                length = path.length;
                MemorySegment.copy(path, 0, ends.memory, ValueLayout.JAVA_BYTE, at + 40, length);
            }
            int handle = random.nextInt(6);
            if (random.nextInt(9) == 0) {
                flags |= RingRecord.IDEMPOTENT;
            }
            if (random.nextInt(8) == 0) {
                // Half of them right, so that blocks come and go.
                boolean map = random.nextBoolean();
                op = (map ? Syscall.MAP : Syscall.UNMAP).number();
                flags = RingRecord.REQUEST;
                handle = 0;
                long most = random.nextInt(4) == 0 ? Long.MAX_VALUE : REGION / 4;
                long page = (265 + random.nextInt(200)) * 4096L + (random.nextInt(20) == 0 ? 1 : 0);
                ends.memory.set(ValueLayout.JAVA_LONG, at + 16, map ? random.nextLong(1, most) : page);
                ends.memory.set(ValueLayout.JAVA_LONG, at + 24, 0L);
                length = 0;
            }
            long token = random.nextInt(2000);
            ends.memory.set(ValueLayout.JAVA_LONG, at + 8, random.nextInt(4) == 0 ? token | 1L << 62 : token);
            ends.memory.set(ValueLayout.JAVA_INT, at + 36, length);
            if (length > RingRecord.INLINE) {
                ends.memory.set(ValueLayout.JAVA_LONG, slot, random.nextLong());
            }
            long lap = single ? 1 + (tail / ChannelLayout.RECORDS & 1) << 30 : 0;
            ends.set(at, op & 0xffffL | (long) flags << 16 | lap | (long) handle << 32);
        }
    }

    /** A client in good standing beside them. */
    private final class WellBehaved {
        private final Ends ends;
        private final Channel channel;
        private final RingRecord record = new RingRecord();
        private long token;

        WellBehaved(Dispatcher dispatcher) throws Exception {
            ends = new Ends("good", 1, Access.NONE);
            channel = Channel.join(ends.memory);
            dispatcher.join(ends.client, false, false);
        }

        void call() throws Exception {
            token++;
            assertTrue(channel.out().offer(record.start(RingRecord.REQUEST, Syscall.NOP, 0, token)));
            ends.wake();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (!channel.in().poll(record)) {
                assertTrue(System.nanoTime() < end, "the dispatcher does not answer");
                LockSupport.parkNanos(20_000);
            }
            assertEquals(token, record.token);
            assertEquals(0, record.result);
        }
    }
}
