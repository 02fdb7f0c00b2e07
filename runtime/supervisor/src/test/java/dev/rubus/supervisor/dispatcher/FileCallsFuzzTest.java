package dev.rubus.supervisor.dispatcher;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.abi.Errno;
import dev.rubus.abi.FileCommand;
import dev.rubus.abi.FileFlags;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import dev.rubus.kernel.memory.Account;
import dev.rubus.kernel.vfs.Vfs;
import dev.rubus.supervisor.vfs.FileCalls;
import dev.rubus.supervisor.vfs.TestTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Seeded calls on files, devices and the region, one after the other: each answer, each byte and in the end the disk are the oracle's. */
class FileCallsFuzzTest {
    private static final int CALLS = 60_000;
    /** Few of each, so that they often run out. */
    private static final Account.Limits LIMITS = new Account.Limits(128 << 10, Client.OBJECT_BYTES, 12);

    private static final long DATA_BYTES = 64 << 10;

    private static final List<String> PATHS = List.of(
            TestTree.READABLE,
            TestTree.SECRET,
            TestTree.TUNABLE,
            "/data/app/a",
            "/data/app/a",
            "/data/app/b",
            "/data/app/b",
            "/data/app/../app/./c",
            "/data/app/d/",
            "/data/app/" + "n".repeat(255),
            "/data/app/\u00fc",
            "/data/app/a/b",
            "/data/app/none/b",
            "/data/app/..",
            "/data/app",
            "/data/other/a",
            "/data/other",
            "/proc/new",
            "/../proc/version",
            "/",
            "relative",
            "/dev/gpio/17",
            "/dev/i2c/1/0x76",
            "/dev/gpio/4");

    private static final Syscall[] ON_FILES = {
        Syscall.OPEN, Syscall.OPEN, Syscall.OPEN, Syscall.READ, Syscall.READ, Syscall.WRITE, Syscall.WRITE,
                Syscall.WRITE,
        Syscall.CLOSE, Syscall.IOCTL, Syscall.POLL, Syscall.STAT, Syscall.LIST, Syscall.MAP, Syscall.UNMAP,
                Syscall.TRANSFER,
        Syscall.SUBSCRIBE, Syscall.CLOCK
    };

    private final List<Integer> handles = new ArrayList<>();
    private final List<Long> blocks = new ArrayList<>();
    private final Map<Errno, Integer> seen = new TreeMap<>();

    @TempDir
    private Path data;

    @Test
    void everyAnswerIsTheContractsAndTheDiskHoldsWhatWasWritten() throws Exception {
        long seed = Long.getLong("rubus.seed", System.nanoTime());
        System.out.println("FileCallsFuzzTest: -Drubus.seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        Vfs tree = TestTree.of(data, DATA_BYTES);
        SyscallOracle oracle = new SyscallOracle(LIMITS, DATA_BYTES);
        try (TestRing0 ring0 = new TestRing0(dispatcher -> new FileCalls(dispatcher, tree).register())) {
            ring0.settle();
            long ring0Objects = SyscallFuzzTest.account(ring0, "").objects().used();
            try (ProcessEnd app = new ProcessEnd(TestTree.APP, TestRing0.ACCESS, LIMITS)) {
                ring0.dispatcher.join(app.client, false, false);
                RingRecord record = new RingRecord();
                for (int i = 0; i < CALLS; i++) {
                    fill(record, random);
                    call(app, oracle, record, "call " + i + " of seed " + seed);
                }
                ring0.dispatcher.leave(app.client);
            }
            System.out.println("FileCallsFuzzTest: " + seen);
            for (Errno errno : List.of(
                    Errno.OK,
                    Errno.EPERM,
                    Errno.ENOENT,
                    Errno.EBADF,
                    Errno.EACCES,
                    Errno.EEXIST,
                    Errno.ENOTDIR,
                    Errno.EISDIR,
                    Errno.EINVAL,
                    Errno.EMFILE,
                    Errno.ENOTTY,
                    Errno.EFBIG,
                    Errno.EDQUOT,
                    Errno.ENOMEM)) {
                assertTrue(seen.containsKey(errno), errno + " never came, seed " + seed);
            }
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (tree.files().size() > 0) {
                assertTrue(System.nanoTime() < end, tree.files().size() + " files stay open, seed " + seed);
                Thread.onSpinWait();
            }
            assertEquals(oracle.files.sizes(), onDisk(), "seed " + seed);
            SyscallFuzzTest.nothingIsLeft(ring0, ring0Objects, seed);
        }
    }

    private void call(ProcessEnd app, SyscallOracle oracle, RingRecord record, String what) throws Exception {
        int op = record.op;
        int handle = record.handle;
        long arg0 = record.arg0;
        String call = what + ": op " + op + " on " + handle + " with " + arg0 + ", " + record.arg1 + " and "
                + record.length + " bytes";
        int expected = oracle.answer(record);
        byte[] payload = oracle.files.payload;
        int result = app.call(record);
        if (expected != SyscallOracle.ANY) {
            assertEquals(expected, result, call);
        }
        seen.merge(result < 0 ? Errno.of(-result) : Errno.OK, 1, Integer::sum);
        if (result < 0) {
            return;
        }
        if (payload != null) {
            assertArrayEquals(payload, record.payloadCopy(), call);
        }
        if (op == Syscall.OPEN.number()) {
            handles.add(result);
        } else if (op == Syscall.CLOSE.number()) {
            handles.remove((Integer) handle);
        } else if (op == Syscall.MAP.number()) {
            assertEquals(oracle.mapped, record.arg0, call);
            blocks.add(record.arg0);
        } else if (op == Syscall.UNMAP.number()) {
            blocks.remove(arg0);
        }
    }

    private void fill(RingRecord record, SplittableRandom random) {
        Syscall op = ON_FILES[random.nextInt(ON_FILES.length)];
        record.start(RingRecord.REQUEST, op, 0, 0);
        if (op.signature().needsHandle() || random.nextInt(50) == 0) {
            boolean open = !handles.isEmpty() && random.nextInt(20) != 0;
            record.handle = open ? handles.get(random.nextInt(handles.size())) : random.nextInt(-1, 600);
        }
        switch (op) {
            case OPEN -> record.text(path(random)).args(flags(random), 0);
            case STAT -> record.text(path(random));
            case LIST -> record.text(path(random)).args(random.nextInt(6), 0);
            case READ -> record.args(offset(random), random.nextInt(RingRecord.MAX_PAYLOAD + 2));
            case WRITE -> {
                byte[] bytes = new byte[random.nextInt(4) == 0 ? random.nextInt(RingRecord.MAX_PAYLOAD + 1) : 0];
                random.nextBytes(bytes);
                record.payload(bytes).args(bytes.length == 0 ? random.nextInt(3) : offset(random), 0);
            }
            case IOCTL ->
                record.args(random.nextInt(4) == 0 ? random.nextInt() & 0xffff_ffffL : command(random), size(random));
            case POLL, CLOCK -> record.args(random.nextInt(3), 0);
            case SUBSCRIBE -> record.args(random.nextInt(5), 0);
            case MAP -> record.args(random.nextInt(60_000), 0);
            case UNMAP ->
                record.args(
                        blocks.isEmpty() || random.nextInt(5) == 0
                                ? random.nextInt(1 << 19)
                                : blocks.get(random.nextInt(blocks.size())),
                        0);
            default -> record.payload(new byte[random.nextInt(8)]);
        }
    }

    private static String path(SplittableRandom random) {
        return PATHS.get(random.nextInt(PATHS.size()));
    }

    private static long flags(SplittableRandom random) {
        long flags = random.nextInt(12) == 0 ? 3 : random.nextInt(3);
        for (int flag : new int[] {
            FileFlags.O_CREAT,
            FileFlags.O_CREAT,
            FileFlags.O_EXCL,
            FileFlags.O_TRUNC,
            FileFlags.O_APPEND,
            FileFlags.O_NONBLOCK
        }) {
            flags |= random.nextInt(3) == 0 ? flag : 0;
        }
        return random.nextInt(30) == 0 ? random.nextLong() : flags;
    }

    private static long command(SplittableRandom random) {
        return random.nextInt(3) == 0 ? FileCommand.REMOVE : FileCommand.TRUNCATE;
    }

    private static long offset(SplittableRandom random) {
        return switch (random.nextInt(12)) {
            case 0 -> Long.MAX_VALUE - random.nextInt(3000);
            case 1 -> random.nextLong();
            case 2, 3 -> random.nextLong(2 * DATA_BYTES);
            default -> random.nextInt(6000);
        };
    }

    private static long size(SplittableRandom random) {
        return random.nextInt(6) == 0 ? random.nextLong() : random.nextLong(DATA_BYTES / 2);
    }

    private Map<String, Long> onDisk() throws IOException {
        Map<String, Long> sizes = new TreeMap<>();
        try (Stream<Path> files = Files.list(data.resolve(TestTree.APP))) {
            for (Path file : files.toList()) {
                sizes.put(
                        new String(
                                file.getFileName().toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8),
                        Files.size(file));
            }
        }
        return sizes;
    }
}
