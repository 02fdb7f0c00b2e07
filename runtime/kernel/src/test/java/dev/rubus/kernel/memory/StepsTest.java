package dev.rubus.kernel.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cost by counting, not by the clock: orders that were looked at, objects that were touched. */
class StepsTest {
    private static final int CALLS = 100_000;

    /** Allocate looks for a larger block on the way up and splits it on the way down; free joins on the way up alone. */
    private static final int BUDDY_STEPS = 2 * BuddyAllocator.MAX_ORDER;

    private static final int OBJECT_BYTES = 64;

    private final Accounts accounts = new Accounts();
    private final Account app = accounts.open("app", Account.Limits.NONE);

    @ParameterizedTest
    @ValueSource(ints = {64, 1024, 65_536})
    void noCallOnPagesLooksAtMoreThanEachOrderTwice(int pages) {
        SplittableRandom random = Seed.random(StepsTest.class);
        BuddyAllocator buddies = new BuddyAllocator("test", pages, accounts);
        Held held = new Held(pages);
        long worst = 0;
        for (int i = 0; i < CALLS; i++) {
            long before = buddies.steps();
            // Half the time nearly full, half nearly empty: long searches, long splits, long joins.
            if (held.mayTake(random, i < CALLS / 2 ? 60 : 40)) {
                held.add(buddies.allocate(random.nextInt(4) == 0 ? random.nextInt(4) : 0, app));
            } else {
                buddies.free(held.any(random), app);
            }
            worst = Math.max(worst, buddies.steps() - before);
        }
        while (held.count > 0) {
            buddies.free(held.any(random), app);
        }
        assertTrue(worst <= BUDDY_STEPS, worst + " steps in one call at " + pages + " pages");

        long before = buddies.steps();
        int page = buddies.allocate(0, app);
        long split = buddies.steps() - before;
        buddies.free(page, app);
        int largest = Math.min(BuddyAllocator.MAX_ORDER, Integer.numberOfTrailingZeros(pages));
        assertEquals(2 * largest, split, "one page out of the largest block");
        assertEquals(pages, buddies.freePages());
    }

    /** The one loop cuts up a new slab, before any of its objects is used: one turn for each. */
    @ParameterizedTest
    @ValueSource(ints = {64, 1024, 65_536})
    void noCallOnObjectsTakesMoreTurnsThanASlabHasObjectsAndOneOnTheAverage(int objects) {
        SplittableRandom random = Seed.random(StepsTest.class);
        try (Arena arena = Arena.ofConfined()) {
            Zone zone = new Zone("test", arena.allocate(2L * objects * OBJECT_BYTES + (1 << 20), 8), accounts, false);
            SlabCache cache = zone.cache("thing", OBJECT_BYTES, objects);
            Held held = new Held(objects);
            long worst = 0;
            for (int i = 0; i < CALLS; i++) {
                long before = cache.steps();
                if (held.count < objects && held.mayTake(random, i < CALLS / 2 ? 60 : 40)) {
                    held.add(cache.allocate(app));
                } else {
                    cache.free(held.any(random), app);
                }
                worst = Math.max(worst, cache.steps() - before);
            }
            int perSlab = (BuddyAllocator.PAGE_BYTES * cache.pagesPerSlab()) / OBJECT_BYTES;
            assertTrue(worst <= perSlab, worst + " in one call at " + objects + " objects");
            assertTrue(cache.steps() <= CALLS + perSlab, cache.steps() + " steps in " + CALLS + " calls");
            cache.reclaim(app);
        }
    }

    /** Numbers of blocks or objects; a refused one is no number. */
    private static final class Held {
        private final int[] numbers;
        private int count;

        Held(int most) {
            numbers = new int[most];
        }

        boolean mayTake(SplittableRandom random, int percent) {
            return count == 0 || random.nextInt(100) < percent;
        }

        void add(int number) {
            if (number >= 0) {
                numbers[count++] = number;
            }
        }

        int any(SplittableRandom random) {
            int which = random.nextInt(count);
            int number = numbers[which];
            numbers[which] = numbers[--count];
            return number;
        }
    }
}
