package dev.rubus.kernel.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BuddyAllocatorTest {
    private final Accounts accounts = new Accounts();
    private final Account gpio = accounts.open("gpio", Account.Limits.NONE);
    private final Account weather = accounts.open("weather", Account.Limits.NONE);

    private BuddyAllocator pages(int count) {
        return new BuddyAllocator("test", count, accounts);
    }

    /** The column of buddyinfo for each order. */
    private static int[] info(BuddyAllocator buddy) {
        int[] info = new int[BuddyAllocator.MAX_ORDER + 1];
        Arrays.setAll(info, buddy::freeBlocks);
        return info;
    }

    @ParameterizedTest
    @CsvSource({
        "0,0",
        "1,0",
        "4096,0",
        "4097,1",
        "8192,1",
        "8193,2",
        "4194304,10",
        "4194305,-1",
        "9223372036854775807,-1"
    })
    void theOrderIsTheSmallestThatHoldsTheBytes(long bytes, int order) {
        assertEquals(order, BuddyAllocator.orderOf(bytes));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 64, 265, 1024, 3000})
    void doesExactlyWhatTheNaiveModelDoes(int count) {
        SplittableRandom random = Seed.random(BuddyAllocatorTest.class);
        BuddyAllocator buddy = pages(count);
        NaiveBuddies model = new NaiveBuddies(count);
        List<Account> owners = List.of(gpio, weather);
        List<List<Integer>> held = List.of(new ArrayList<>(), new ArrayList<>());
        for (int step = 0; step < 20_000; step++) {
            int who = random.nextInt(2);
            List<Integer> blocks = held.get(who);
            int dice = random.nextInt(1000);
            if (dice == 0) {
                buddy.reclaim(owners.get(who));
                blocks.forEach(model::give);
                blocks.clear();
            } else if (dice < 520 || blocks.isEmpty()) {
                int order = Math.min(random.nextInt(12), random.nextInt(BuddyAllocator.MAX_ORDER + 1));
                boolean possible = model.has(order);
                int page = buddy.allocate(order, owners.get(who));
                assertEquals(possible, page >= 0, "step " + step);
                if (page >= 0) {
                    model.take(page, order);
                    blocks.add(page);
                    assertEquals((long) BuddyAllocator.PAGE_BYTES << order, buddy.blockBytes(page));
                }
            } else {
                int page = blocks.remove(random.nextInt(blocks.size()));
                buddy.free(page, owners.get(who));
                model.give(page);
            }
            for (int order = 0; order <= BuddyAllocator.MAX_ORDER; order++) {
                assertEquals(
                        model.free.get(order).size(), buddy.freeBlocks(order), "order " + order + ", step " + step);
            }
        }
        long free = 0;
        for (int order = 0; order <= BuddyAllocator.MAX_ORDER; order++) {
            free += (long) model.free.get(order).size() << order;
        }
        assertEquals(free, buddy.freePages());
        long used = (count - free) * BuddyAllocator.PAGE_BYTES;
        assertEquals(used, gpio.region().used() + weather.region().used());
    }

    @Test
    void tenThousandDeathsLaterTheFreeListsAreWhatTheyWere() {
        SplittableRandom random = Seed.random(BuddyAllocatorTest.class);
        BuddyAllocator buddy = pages(1000);
        buddy.reserve(0, 265, accounts.ring0());
        int[] start = info(buddy);
        for (int death = 0; death < 10_000; death++) {
            Account victim = accounts.open("victim", Account.Limits.NONE);
            List<Integer> blocks = new ArrayList<>();
            for (int i = random.nextInt(60); i > 0; i--) {
                int page = buddy.allocate(random.nextInt(6), victim);
                if (page >= 0) {
                    blocks.add(page);
                }
                if (random.nextInt(3) == 0 && !blocks.isEmpty()) {
                    buddy.free(blocks.remove(random.nextInt(blocks.size())), victim);
                }
            }
            buddy.reclaim(victim);
            accounts.close(victim);
            assertArrayEquals(start, info(buddy), "death " + death);
        }
    }

    @Test
    void aLongChurnLeavesMostOfTheFreeMemoryWhole() {
        SplittableRandom random = Seed.random(BuddyAllocatorTest.class);
        BuddyAllocator buddy = pages(4096);
        List<Integer> blocks = new ArrayList<>();
        double worst = 0;
        double sum = 0;
        int samples = 0;
        for (int step = 0; step < 400_000; step++) {
            if (buddy.freePages() > 4096 / 2) {
                int page = buddy.allocate(Math.min(random.nextInt(5), random.nextInt(5)), gpio);
                assertTrue(page >= 0);
                blocks.add(page);
            } else {
                int which = random.nextInt(blocks.size());
                buddy.free(blocks.get(which), gpio);
                blocks.set(which, blocks.getLast());
                blocks.removeLast();
            }
            if (step > 100_000 && step % 1000 == 0) {
                worst = Math.max(worst, buddy.unusable(4));
                sum += buddy.unusable(4);
                samples++;
            }
        }
        System.out.printf(
                "BuddyAllocatorTest: half full, unusable for order 4: mean %.3f, worst %.3f; order 9 now: %.3f%n",
                sum / samples, worst, buddy.unusable(9));
        assertTrue(worst < 0.5, "unusable for order 4: " + worst);
        buddy.reclaim(gpio);
        assertEquals(0, buddy.unusable(BuddyAllocator.MAX_ORDER));
    }

    @Test
    void whoeverFreesTwiceIsNamed() {
        BuddyAllocator buddy = pages(64);
        int page = buddy.allocate(2, gpio);
        buddy.free(page, gpio);
        int[] before = info(buddy);
        MemoryFault fault = assertThrows(MemoryFault.class, () -> buddy.free(page, gpio));
        assertEquals(MemoryFault.Kind.DOUBLE_FREE, fault.kind());
        assertEquals("gpio", fault.culprit());
        assertArrayEquals(before, info(buddy));
    }

    @Test
    void whoeverFreesWhatIsAnothersIsNamed() {
        BuddyAllocator buddy = pages(64);
        int page = buddy.allocate(0, gpio);
        MemoryFault fault = assertThrows(MemoryFault.class, () -> buddy.free(page, weather));
        assertEquals(MemoryFault.Kind.FOREIGN_FREE, fault.kind());
        assertEquals("foreign free by weather: page " + page + " of test belongs to gpio", fault.getMessage());
        assertTrue(buddy.owns(page, gpio));
        assertFalse(buddy.owns(page, weather));
    }

    @Test
    void theInsideOfABlockIsNoBlock() {
        BuddyAllocator buddy = pages(64);
        int page = buddy.allocate(3, gpio);
        for (int wrong : new int[] {page + 1, page + 4, -1, 64, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            MemoryFault fault = assertThrows(MemoryFault.class, () -> buddy.free(wrong, gpio));
            assertEquals(MemoryFault.Kind.BAD_ADDRESS, fault.kind());
        }
        buddy.free(page, gpio);
    }

    @Test
    void anAccountAtItsLimitGetsNoMoreAndOthersDo() {
        BuddyAllocator buddy = pages(64);
        Account small = accounts.open("small", new Account.Limits(8 * BuddyAllocator.PAGE_BYTES, 0, 0));
        assertTrue(buddy.allocate(2, small) >= 0);
        assertEquals(-1, buddy.allocate(3, small));
        assertTrue(buddy.allocate(2, small) >= 0);
        assertEquals(-1, buddy.allocate(0, small));
        assertEquals(2, small.region().refused());
        assertEquals(0, buddy.exhausted());
        assertTrue(buddy.allocate(3, gpio) >= 0);
        assertEquals(8, buddy.reclaim(small));
        assertTrue(small.isEmpty());
    }

    @Test
    void memoryThatIsUsedUpIsCountedAndChargesNobody() {
        BuddyAllocator buddy = pages(16);
        assertTrue(buddy.allocate(4, gpio) >= 0);
        assertEquals(-1, buddy.allocate(0, weather));
        assertEquals(1, buddy.exhausted());
        assertEquals(0, weather.region().used());
    }

    @Test
    void whatIsReservedIsNeverHandedOut() {
        BuddyAllocator buddy = pages(512);
        buddy.reserve(0, 265, accounts.ring0());
        assertEquals(247, buddy.freePages());
        int page;
        while ((page = buddy.allocate(0, gpio)) >= 0) {
            assertTrue(page >= 265);
        }
        assertEquals(0, buddy.freePages());
        assertThrows(IllegalStateException.class, () -> buddy.reserve(100, 1, accounts.ring0()));
        buddy.reclaim(gpio);
        assertEquals(265, buddy.reclaim(accounts.ring0()));
        assertEquals(1, buddy.freeBlocks(9));
    }

    @Test
    void anAccountThatHoldsSomethingCannotBeClosed() {
        BuddyAllocator buddy = pages(16);
        int page = buddy.allocate(0, gpio);
        assertThrows(IllegalStateException.class, () -> accounts.close(gpio));
        buddy.free(page, gpio);
        accounts.close(gpio);
        assertThrows(IllegalStateException.class, () -> accounts.close(gpio));
        assertThrows(IllegalStateException.class, () -> accounts.close(accounts.ring0()));
    }
}
