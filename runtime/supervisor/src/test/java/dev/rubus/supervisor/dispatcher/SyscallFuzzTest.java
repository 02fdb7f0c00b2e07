package dev.rubus.supervisor.dispatcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.abi.Errno;
import dev.rubus.abi.I2cTransfer;
import dev.rubus.abi.Reading;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Signature;
import dev.rubus.abi.Syscall;
import dev.rubus.kernel.memory.Account;
import dev.rubus.kernel.vfs.Vfs;
import dev.rubus.supervisor.vfs.FileCalls;
import dev.rubus.supervisor.vfs.TestTree;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A million seeded calls over the whole table and around it: each errno is the contract's, and nothing is left behind. No file is opened here,
 * because its number would depend on what else is under way: {@link FileCallsFuzzTest} does.
 */
class SyscallFuzzTest {
    private static final int CALLS = 1_000_000;
    /** So many are under way at a time: far fewer than the quota, so that no answer depends on the clock. */
    private static final int WINDOW = 64;

    private static final Account.Limits LIMITS = new Account.Limits(256 << 10, Client.OBJECT_BYTES, 64);

    private static final int LIMIT_PAGES = (int) (LIMITS.regionBytes() / 4096);

    private static final byte[][] PAYLOADS = {
        bytes("/dev/gpio/17"),
        bytes("/dev/gpio/27"),
        bytes("/dev/i2c/1/0x76"),
        bytes("/dev/gpio/4"),
        bytes("other"),
        bytes("app/t"),
        bytes("/"),
        bytes("/proc"),
        bytes("/data/app/../../sys/./"),
        bytes("/nothing"),
        bytes("/proc/version/"),
        bytes("/proc/version/.."),
        bytes("/data/other/x"),
        bytes("/" + "n".repeat(256)),
        new Reading("t", 1, "K", 2, 3, Reading.Quality.GOOD).encode(),
        new Reading("x", 1, "K", 2, 3, Reading.Quality.BAD).encode(),
        I2cTransfer.Plain.of(I2cTransfer.Message.read(2)).encode(),
        {},
    };

    private final int[] expected = new int[WINDOW];
    private final int[] ops = new int[WINDOW];
    private final long[] mapped = new long[WINDOW];
    private final long[] byErrno = new long[256];

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @TempDir
    private Path data;

    @Test
    void everyAnswerIsTheContractsAndNothingIsLeft() throws Exception {
        long seed = Long.getLong("rubus.seed", System.nanoTime());
        System.out.println("SyscallFuzzTest: -Drubus.seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        Vfs tree = TestTree.of(data, 0);
        try (TestRing0 ring0 = new TestRing0(dispatcher -> new FileCalls(dispatcher, tree).register())) {
            ring0.settle();
            long ring0Objects = account(ring0, "").objects().used();
            int calls = 0;
            for (int run = 0; run < 10; run++) {
                try (ProcessEnd app = new ProcessEnd(TestTree.APP, TestRing0.ACCESS, LIMITS)) {
                    ring0.dispatcher.join(app.client, false, false);
                    calls += storm(app, random, "seed " + seed);
                    ring0.dispatcher.leave(app.client);
                }
                ring0.said.removeIf(
                        s -> s.startsWith("note app") || s.startsWith("exit app") || s.startsWith("spawn other"));
                assertEquals(List.of(), List.copyOf(ring0.said), "seed " + seed);
            }
            assertTrue(calls >= CALLS, calls + " calls");
            for (Errno errno : List.of(
                    Errno.OK,
                    Errno.ENOSYS,
                    Errno.EPERM,
                    Errno.EINVAL,
                    Errno.EBADF,
                    Errno.ENOENT,
                    Errno.EMFILE,
                    Errno.ESPIPE,
                    Errno.ENOTTY,
                    Errno.ENAMETOOLONG,
                    Errno.ENOMEM,
                    Errno.ENOTDIR,
                    Errno.EISDIR,
                    Errno.EACCES)) {
                assertTrue(byErrno[errno.code()] > 0, errno + " never came, seed " + seed);
            }
            assertEquals(0, byErrno[Errno.EIO.code()], "seed " + seed);
            nothingIsLeft(ring0, ring0Objects, seed);
        }
    }

    private int storm(ProcessEnd app, SplittableRandom random, String seed) throws Exception {
        SyscallOracle oracle = new SyscallOracle(LIMITS, 0);
        RingRecord record = new RingRecord();
        RingRecord answer = new RingRecord();
        int calls = CALLS / 10;
        int sent = 0;
        int answered = 0;
        boolean[] free = new boolean[WINDOW];
        java.util.Arrays.fill(free, true);
        while (answered < calls) {
            int slot = sent % WINDOW;
            while (sent < calls && free[slot] && sent - answered < WINDOW) {
                fill(record, random);
                record.token = slot;
                expected[slot] = oracle.answer(record);
                ops[slot] = record.op;
                mapped[slot] = oracle.mapped;
                assertTrue(app.offer(record, record.op));
                free[slot] = false;
                sent++;
                slot = sent % WINDOW;
            }
            app.wake();
            app.receive(answer);
            if (answer.isEvent()) {
                continue; // of a subscription to its own readings
            }
            slot = (int) answer.token;
            String what = "op " + ops[slot] + " answered " + answer.result + ", " + seed;
            if (expected[slot] != SyscallOracle.ANY) {
                assertEquals(expected[slot], answer.result, what);
            }
            if (ops[slot] == Syscall.MAP.number() && answer.result == 0) {
                assertEquals(mapped[slot], answer.arg0, what);
            }
            byErrno[answer.result >= 0 ? 0 : -answer.result]++;
            free[slot] = true;
            answered++;
        }
        return answered;
    }

    private static void fill(RingRecord record, SplittableRandom random) {
        int number = random.nextInt(20) == 0 ? random.nextInt(65_536) : random.nextInt(Syscall.NUMBERS);
        Syscall op = Syscall.of(number);
        record.start(RingRecord.REQUEST, op == null ? Syscall.NOP : op, 0, 0);
        record.op = number;
        boolean mostlyRight = op != null && random.nextInt(4) != 0;
        if (mostlyRight) {
            Signature s = op.signature();
            boolean withHandle = s.needsHandle() || random.nextInt(8) == 0;
            record.handle = withHandle ? handle(random) : 0;
            record.args(within(s.arg0(), random), within(s.arg1(), random));
            if (op == Syscall.MAP || op == Syscall.UNMAP) {
                record.args(random.nextInt(3 * LIMIT_PAGES) * 4096L / (op == Syscall.MAP ? 4 : 1), 0);
            }
        } else {
            record.handle = random.nextInt(2) == 0 ? random.nextInt() : handle(random);
            record.args(wild(random), wild(random));
        }
        byte[] payload = PAYLOADS[random.nextInt(PAYLOADS.length)];
        if (random.nextInt(10) == 0) {
            payload = new byte[random.nextInt(RingRecord.MAX_PAYLOAD + 1)];
            random.nextBytes(payload);
        }
        boolean none = mostlyRight && op.signature().maxLength() == 0;
        record.payload(none ? PAYLOADS[PAYLOADS.length - 1] : payload);
        if (random.nextInt(10) == 0) {
            record.flags |= RingRecord.IDEMPOTENT;
        }
    }

    /** One of the first slots, in one of its first uses: often open, often closed since. */
    private static int handle(SplittableRandom random) {
        return random.nextInt(300) == 0 ? 0 : random.nextInt(4) << 9 | random.nextInt(1, 12);
    }

    private static long within(Signature.Range range, SplittableRandom random) {
        long most = Math.min(range.most(), 3);
        return range.least() > 0 || most <= 0 ? range.least() : random.nextLong(0, most + 1);
    }

    private static long wild(SplittableRandom random) {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextLong();
            case 1 -> Long.MIN_VALUE;
            case 2 -> Long.MAX_VALUE;
            default -> random.nextInt(-2, 3);
        };
    }

    static Account account(TestRing0 ring0, String name) throws Exception {
        return ring0.dispatcher
                .memory(memory -> memory.open().stream()
                        .filter(a -> name.isEmpty() || a.name().equals(name))
                        .findFirst()
                        .orElseThrow())
                .get(20, TimeUnit.SECONDS);
    }

    static void nothingIsLeft(TestRing0 ring0, long ring0Objects, long seed) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (ring0.dispatcher.outboxSize().get(20, TimeUnit.SECONDS) > 0) {
            assertTrue(System.nanoTime() < end, "the outbox does not empty, seed " + seed);
            Thread.onSpinWait();
        }
        assertEquals(ring0Objects, account(ring0, "").objects().used(), "seed " + seed);
        List<String> owners = ring0.dispatcher
                .memory(memory -> memory.open().stream().map(Account::name).toList())
                .get(20, TimeUnit.SECONDS);
        assertEquals(4, owners.size(), () -> owners + ", seed " + seed); // ring 0 and three drivers
        assertEquals(0, ring0.dispatcher.readings.size(), "seed " + seed);
        // The drivers serve the next one as if nothing had been.
        try (ProcessEnd next = ring0.join("next", TestRing0.ACCESS)) {
            int handle = next.call(Syscall.OPEN, "/dev/gpio/17");
            assertEquals(1, handle);
            assertEquals(1, next.call(Syscall.READ, handle, 0, 0));
        }
    }
}
