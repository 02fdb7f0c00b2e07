package dev.rubus.kernel.vfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.abi.Errno;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DiskQuotaTest {
    private static final long BLOCK = DiskQuota.BLOCK;

    private final DiskQuota quota = new DiskQuota(4 * BLOCK);

    @Test
    void fileMayFillItAndNotMore() throws VfsException {
        quota.create("a");
        assertEquals(4 * BLOCK, quota.grow(0, 4 * BLOCK));
        assertEquals(4 * BLOCK, quota.grow(4 * BLOCK, 4 * BLOCK + 1));
        assertEquals(4 * BLOCK, quota.used());
    }

    @Test
    void partOfAWriteMayFit() throws VfsException {
        quota.create("a");
        assertEquals(4 * BLOCK, quota.grow(10, 10 * BLOCK));
    }

    @Test
    void lastBlockCanBeFilledToItsEnd() throws VfsException {
        quota.create("a");
        assertEquals(3 * BLOCK + 1, quota.grow(0, 3 * BLOCK + 1));
        assertEquals(4 * BLOCK, quota.grow(3 * BLOCK + 1, Long.MAX_VALUE / 2));
    }

    @Test
    void emptyFilesCount() throws VfsException {
        for (int i = 0; i < 4; i++) {
            quota.create("empty");
        }
        assertEquals(
                Errno.EDQUOT,
                assertThrows(VfsException.class, () -> quota.create("one more")).errno());
    }

    @Test
    void whatWasNotUsedComesBack() throws VfsException {
        quota.create("a");
        quota.grow(0, 4 * BLOCK);
        quota.shrink(4 * BLOCK, 100);
        assertEquals(BLOCK, quota.used());
        quota.remove(100);
        assertEquals(0, quota.used());
    }

    @Test
    void diskThatHoldsMoreThanAllowedGivesNothing() {
        quota.recount(List.of(10 * BLOCK, 0L));
        assertEquals(11 * BLOCK, quota.used());
        assertEquals(BLOCK, quota.grow(5, 2 * BLOCK), "the block that it has already");
        assertThrows(VfsException.class, () -> quota.create("a"));
    }

    /** Against a naive model: the sum over the list of files. */
    @Test
    void sumIsAlwaysThatOfTheFilesAndNeverOverTheLimit() {
        long seed = Long.getLong("rubus.seed", System.nanoTime());
        System.out.println("DiskQuotaTest: -Drubus.seed=" + seed);
        Random random = new Random(seed);
        DiskQuota any = new DiskQuota(64 * BLOCK);
        List<Long> files = new ArrayList<>();
        for (int round = 0; round < 50_000; round++) {
            int which = files.isEmpty() ? 0 : random.nextInt(files.size());
            switch (random.nextInt(4)) {
                case 0 -> {
                    try {
                        any.create("new");
                        files.add(0L);
                    } catch (VfsException e) {
                        assertTrue(any.used() + BLOCK > any.limit(), "seed " + seed);
                    }
                }
                case 1, 2 -> {
                    if (!files.isEmpty()) {
                        long size = files.get(which);
                        long wanted = size + random.nextInt((int) (8 * BLOCK));
                        long allowed = any.grow(size, wanted);
                        assertTrue(allowed >= size && allowed <= wanted, "seed " + seed);
                        files.set(which, allowed);
                    }
                }
                default -> {
                    if (!files.isEmpty()) {
                        any.remove(files.remove(which));
                    }
                }
            }
            long sum = files.stream()
                    .mapToLong(size -> Math.max(1, (size + BLOCK - 1) / BLOCK) * BLOCK)
                    .sum();
            assertEquals(sum, any.used(), "seed " + seed + " round " + round);
            assertTrue(any.used() <= any.limit(), "seed " + seed + " round " + round);
        }
    }
}
