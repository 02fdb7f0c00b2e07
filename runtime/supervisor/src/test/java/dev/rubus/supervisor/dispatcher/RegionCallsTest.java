package dev.rubus.supervisor.dispatcher;

import static dev.rubus.supervisor.dispatcher.ProcessEnd.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.abi.ChannelLayout;
import dev.rubus.abi.Errno;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import dev.rubus.kernel.memory.Account;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** map and unmap with what they do not take: the errno of mmap(2) and munmap(2), and the account stays right. */
class RegionCallsTest {
    private static final long REGION = 256 << 10;
    private static final int BLOCK = 16384;
    private static final Account.Limits LIMITS = new Account.Limits(REGION, Client.OBJECT_BYTES, 64);

    private TestRing0 ring0;
    private ProcessEnd app;

    @BeforeEach
    void join() throws Exception {
        ring0 = new TestRing0();
        app = new ProcessEnd("app", TestRing0.ACCESS, LIMITS);
        ring0.dispatcher.join(app.client, false, false);
    }

    @AfterEach
    void nothingIsHeldByWhoeverLeft() throws Exception {
        assertTrue(ring0.said.isEmpty(), ring0.said.toString());
        ring0.dispatcher.leave(app.client);
        ring0.settle();
        assertEquals(-1, used("app"));
        ring0.close();
        app.close();
    }

    private long used(String name) throws Exception {
        return ring0.dispatcher
                .memory(memory -> memory.open().stream()
                        .filter(account -> account.name().equals(name))
                        .mapToLong(account -> account.region().used())
                        .findFirst()
                        .orElse(-1))
                .get(20, TimeUnit.SECONDS);
    }

    private long map(long bytes) throws Exception {
        RingRecord record = request(Syscall.MAP, 0).args(bytes, 0);
        assertEquals(0, app.call(record));
        assertTrue(record.arg1 >= bytes);
        return record.arg0;
    }

    private static void refused(Errno why, int result) {
        assertEquals(why, result >= 0 ? Errno.OK : Errno.of(-result));
    }

    @Test
    void noBytesAndLessAreEinvalAndTooManyEnomem() throws Exception {
        for (long bytes : new long[] {0, -1, Long.MIN_VALUE}) {
            refused(Errno.EINVAL, app.call(Syscall.MAP, 0, bytes, 0));
        }
        for (long bytes : new long[] {REGION + 1, 4 << 20, (4 << 20) + 1, 1L << 32, 1L << 44, Long.MAX_VALUE}) {
            refused(Errno.ENOMEM, app.call(Syscall.MAP, 0, bytes, 0));
        }
        refused(Errno.EINVAL, app.call(Syscall.MAP, 0, 4096, 1));
        refused(Errno.EBADF, app.call(Syscall.MAP, 7, 4096, 0));
        assertEquals(0, used("app"));
        map(REGION);
    }

    @Test
    void blocksOverlapNeitherEachOtherNorTheChannel() throws Exception {
        List<Long> blocks = new ArrayList<>();
        for (int i = 0; i < REGION / BLOCK; i++) {
            long at = map(BLOCK);
            assertTrue(at >= ChannelLayout.BYTES && at + BLOCK <= app.memory.byteSize() && at % 4096 == 0, "at " + at);
            for (long other : blocks) {
                assertTrue(at + BLOCK <= other || other + BLOCK <= at, at + " overlaps " + other);
            }
            blocks.add(at);
        }
        refused(Errno.ENOMEM, app.call(Syscall.MAP, 0, 1, 0));
        assertEquals(REGION, used("app"));
        assertEquals(0, app.call(Syscall.UNMAP, 0, blocks.getFirst(), 0));
        assertEquals(blocks.getFirst(), map(BLOCK));
    }

    @Test
    void onlyABlocksBeginIsGivenBackAndOnlyOnce() throws Exception {
        long at = map(BLOCK);
        long[] wrong = {
            0,
            4096,
            at - 4096,
            at + 1,
            at + 8,
            at + 4096,
            at + BLOCK,
            app.memory.byteSize(),
            1L << 44,
            Long.MAX_VALUE,
            -4096
        };
        for (long offset : wrong) {
            refused(Errno.EINVAL, app.call(Syscall.UNMAP, 0, offset, 0));
        }
        assertEquals(BLOCK, used("app"));
        assertEquals(0, app.call(Syscall.UNMAP, 0, at, 0));
        refused(Errno.EINVAL, app.call(Syscall.UNMAP, 0, at, 0));
        assertEquals(0, used("app"));
    }

    @Test
    void blockOfAnotherAndARegionThatIsNone() throws Exception {
        long at = map(BLOCK);
        try (ProcessEnd other = new ProcessEnd("other", TestRing0.ACCESS, LIMITS);
                ProcessEnd without = ring0.join("without", TestRing0.ACCESS)) {
            ring0.dispatcher.join(other.client, false, false);
            refused(Errno.EINVAL, other.call(Syscall.UNMAP, 0, at, 0));
            refused(Errno.ENOMEM, without.call(Syscall.MAP, 0, 4096, 0));
            refused(Errno.EINVAL, without.call(Syscall.UNMAP, 0, at, 0));
            assertEquals(BLOCK, used("app"));
            ring0.dispatcher.leave(other.client);
            ring0.dispatcher.leave(without.client);
            ring0.settle();
        }
    }
}
