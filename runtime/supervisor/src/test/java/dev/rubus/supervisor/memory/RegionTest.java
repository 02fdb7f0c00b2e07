package dev.rubus.supervisor.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.abi.ChannelLayout;
import dev.rubus.kernel.memory.Account;
import dev.rubus.kernel.memory.MemoryFault;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegionTest {
    private static final long LIMIT = 256 << 10;

    private final MemorySegment memory = Arena.ofAuto().allocate(Region.bytes(LIMIT), 4096);

    private static Account camera(Ring0Memory ring0) {
        return ring0.open("camera", new Account.Limits(LIMIT, 0, 0));
    }

    @ParameterizedTest
    @ValueSource(longs = {4096, 5000, 8192, 256 << 10, 300_000, 1 << 20, 4 << 20, 64 << 20})
    void theLimitCanBeReachedAndInOneBlockIfThereAreSuch(long limit) throws IOException {
        Ring0Memory ring0 = new Ring0Memory(false);
        Account account = ring0.open("camera", new Account.Limits(limit, 0, 0));
        Region region = ring0.region(account, Arena.ofAuto().allocate(Region.bytes(limit), 4096));
        long block = Math.min(Long.highestOneBit(limit), 4 << 20);
        for (long mapped = 0; mapped + block <= limit; mapped += block) {
            assertTrue(region.map(block) >= ChannelLayout.BYTES, limit + " after " + mapped);
        }
        assertEquals(-1, region.map(block));
        assertEquals(1, account.region().refused());
    }

    @Test
    void nobodyGivesBackTheChannelOrTheInsideOfABlock() throws IOException {
        Ring0Memory ring0 = new Ring0Memory(false);
        Region region = ring0.region(camera(ring0), memory);
        long at = region.map(10_000);
        assertEquals(16384, region.blockBytes(at));
        long[] wrong = {
            0, 4096, at + 1, at + 4096, at - 4096, memory.byteSize(), memory.byteSize() + 4096, Long.MAX_VALUE
        };
        for (long offset : wrong) {
            assertFalse(region.unmap(offset), "offset " + offset);
        }
        assertTrue(region.unmap(at));
        assertFalse(region.unmap(at));
        assertEquals(wrong.length + 1, region.faults());
    }

    @ParameterizedTest
    @ValueSource(longs = {(4 << 20) + 1, Long.MAX_VALUE, LIMIT + 1})
    void whatIsTooLargeIsRefusedAndCounted(long bytes) throws IOException {
        Ring0Memory ring0 = new Ring0Memory(false);
        Account account = camera(ring0);
        assertEquals(-1, ring0.region(account, memory).map(bytes));
        assertEquals(1, account.region().refused() + ring0.pages().getLast().exhausted());
    }

    @Test
    void aDeathGivesEverythingBack() throws IOException {
        Ring0Memory ring0 = new Ring0Memory(false);
        long before = ring0.ring0().region().used();
        Account account = camera(ring0);
        Region region = ring0.region(account, memory);
        region.map(5000);
        region.map(1);
        assertEquals(3 * 4096, account.region().used());
        assertEquals(2, ring0.pages().size());
        ring0.close(account);
        assertTrue(account.isEmpty());
        assertEquals(1, ring0.pages().size());
        assertEquals(before, ring0.ring0().region().used());
    }

    @Test
    void whoeverWritesBehindItsBlockIsNamedWhereThatIsWatched() throws IOException {
        Ring0Memory ring0 = new Ring0Memory(true);
        Account account = camera(ring0);
        Region region = ring0.region(account, memory);
        long at = region.map(5000);
        memory.set(ValueLayout.JAVA_BYTE, at + 4999, (byte) 1);
        assertTrue(region.unmap(at));
        long again = region.map(5000);
        memory.set(ValueLayout.JAVA_BYTE, again + 5000, (byte) 1);
        MemoryFault fault = assertThrows(MemoryFault.class, () -> region.unmap(again));
        assertEquals("camera", fault.culprit());
        assertEquals(
                "overrun by camera: byte 5000 of the 5000 at page " + again / 4096 + " of camera", fault.getMessage());
        assertTrue(account.isEmpty());
    }
}
