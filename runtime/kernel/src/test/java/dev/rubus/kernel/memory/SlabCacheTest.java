package dev.rubus.kernel.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlabCacheTest {
    private static final int PAGES = 512;

    private final Accounts accounts = new Accounts();
    private final Account gpio = accounts.open("gpio", Account.Limits.NONE);
    private final Account weather = accounts.open("weather", Account.Limits.NONE);
    private final MemorySegment memory = Arena.ofAuto().allocate((long) PAGES * BuddyAllocator.PAGE_BYTES, 8);

    private Zone zone(boolean guarded) {
        return new Zone("test", memory, accounts, guarded);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 40, 64, 200, 1024, 2048, 3000})
    void objectsNeverOverlapAndAllComeBack(int bytes) {
        SplittableRandom random = Seed.random(SlabCacheTest.class);
        for (boolean guarded : new boolean[] {false, true}) {
            Zone zone = zone(guarded);
            SlabCache cache = zone.cache("thing", bytes, 500);
            TreeMap<Long, Integer> at = new TreeMap<>();
            Map<Integer, Account> owners = new HashMap<>();
            List<Integer> held = new ArrayList<>();
            for (int step = 0; step < 20_000; step++) {
                Account who = random.nextBoolean() ? gpio : weather;
                if (random.nextInt(100) < 55 || held.isEmpty()) {
                    int object = cache.allocate(who);
                    if (object < 0) {
                        assertTrue(held.size() >= 500, "full with " + held.size() + " at step " + step);
                        continue;
                    }
                    long offset = cache.offset(object);
                    Long before = at.floorKey(offset + bytes - 1);
                    assertTrue(before == null || before + bytes <= offset, "overlap at step " + step);
                    assertTrue(offset >= 0 && offset + bytes <= memory.byteSize());
                    at.put(offset, object);
                    owners.put(object, who);
                    held.add(object);
                } else {
                    int which = random.nextInt(held.size());
                    int object = held.get(which);
                    held.set(which, held.getLast());
                    held.removeLast();
                    at.remove(cache.offset(object));
                    cache.free(object, owners.remove(object));
                }
                assertEquals(held.size(), cache.active());
            }
            assertEquals(
                    (long) bytes * held.size(),
                    gpio.objects().used() + weather.objects().used());
            cache.reclaim(gpio);
            cache.reclaim(weather);
            assertTrue(gpio.isEmpty() && weather.isEmpty());
            assertEquals(0, cache.active());
            cache.shrink();
            assertEquals(0, cache.slabs());
            assertEquals(1, zone.pages().freeBlocks(9));
        }
    }

    @Test
    void tenThousandDeathsLaterNothingIsMissing() {
        SplittableRandom random = Seed.random(SlabCacheTest.class);
        Zone zone = zone(false);
        SlabCache cache = zone.cache("request", 128, 4096);
        int mine = cache.allocate(gpio);
        for (int death = 0; death < 10_000; death++) {
            Account victim = accounts.open("victim", Account.Limits.NONE);
            for (int i = random.nextInt(100); i > 0; i--) {
                assertTrue(cache.allocate(victim) >= 0);
            }
            cache.reclaim(victim);
            accounts.close(victim);
            assertEquals(1, cache.active());
        }
        cache.free(mine, gpio);
        cache.shrink();
        assertEquals(PAGES, zone.pages().freePages());
        assertEquals(1, zone.pages().freeBlocks(9));
    }

    @Test
    void whoeverFreesTwiceOrForeignThingsIsNamed() {
        SlabCache cache = zone(false).cache("request", 64, 100);
        int object = cache.allocate(gpio);
        MemoryFault foreign = assertThrows(MemoryFault.class, () -> cache.free(object, weather));
        assertEquals("foreign free by weather: object 0 of request belongs to gpio", foreign.getMessage());
        cache.free(object, gpio);
        MemoryFault twice = assertThrows(MemoryFault.class, () -> cache.free(object, gpio));
        assertEquals(MemoryFault.Kind.DOUBLE_FREE, twice.kind());
        for (int wrong : new int[] {-1, 1 << 20, Integer.MIN_VALUE}) {
            MemoryFault bad = assertThrows(MemoryFault.class, () -> cache.free(wrong, gpio));
            assertEquals(MemoryFault.Kind.BAD_ADDRESS, bad.kind());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, -8, 40, 47})
    void whoeverWritesOutsideItsObjectIsNamedWhenItIsGivenBack(int where) {
        SlabCache cache = zone(true).cache("request", 40, 100);
        int object = cache.allocate(gpio);
        memory.set(ValueLayout.JAVA_BYTE, cache.offset(object) + where, (byte) 1);
        MemoryFault fault = assertThrows(MemoryFault.class, () -> cache.free(object, gpio));
        assertEquals(MemoryFault.Kind.OVERRUN, fault.kind());
        assertEquals("gpio", fault.culprit());
        assertTrue(fault.getMessage().contains("byte " + where + " of object 0 of request"), fault.getMessage());
        // It is back all the same, and whole again.
        assertEquals(0, cache.active());
        cache.free(cache.allocate(weather), weather);
    }

    @Test
    void whoeverWritesAfterGivingBackIsNamedWhenItIsTakenAgain() {
        SlabCache cache = zone(true).cache("request", 40, 100);
        int object = cache.allocate(gpio);
        long offset = cache.offset(object);
        cache.free(object, gpio);
        memory.set(ValueLayout.JAVA_BYTE, offset + 7, (byte) 1);
        MemoryFault fault = assertThrows(MemoryFault.class, () -> cache.allocate(weather));
        assertEquals(MemoryFault.Kind.USE_AFTER_FREE, fault.kind());
        assertEquals("use after free by gpio: byte 7 of object 0 of request", fault.getMessage());
        assertTrue(weather.isEmpty());
        assertEquals(object, cache.allocate(weather));
    }

    /** A number that is kept too long must not lead into what another has now. */
    @Test
    void aSlabThatWasGivenBackHasNoAddress() {
        SlabCache cache = zone(false).cache("thing", 64, 1000);
        int object = cache.allocate(gpio);
        assertTrue(cache.offset(object) >= 0);
        cache.free(object, gpio);
        cache.shrink();
        assertTrue(cache.offset(object) < 0);
        assertTrue(cache.offset(999) < 0, "of a slab that never was");
    }

    @Test
    void anAccountAtItsLimitGetsNoMoreAndOthersDo() {
        SlabCache cache = zone(false).cache("request", 64, 100);
        Account small = accounts.open("small", new Account.Limits(0, 130, 0));
        assertTrue(cache.allocate(small) >= 0);
        assertTrue(cache.allocate(small) >= 0);
        assertEquals(-1, cache.allocate(small));
        assertEquals(1, small.objects().refused());
        assertEquals(0, cache.failures());
        assertTrue(cache.allocate(gpio) >= 0);
    }

    @Test
    void aCacheThatIsFullIsCountedAndChargesNobody() {
        SlabCache cache = zone(false).cache("request", 1024, 8);
        for (int i = 0; i < 8; i++) {
            assertTrue(cache.allocate(gpio) >= 0);
        }
        assertEquals(-1, cache.allocate(weather));
        assertEquals(1, cache.failures());
        assertEquals(0, weather.objects().used());
    }

    @Test
    void whatIsAdoptedBelongsToTheHeirAlone() {
        Zone zone = zone(false);
        SlabCache cache = zone.cache("message", 64, 100);
        int object = cache.allocate(gpio);
        cache.allocate(gpio);
        zone.depart(gpio);
        assertTrue(gpio.isEmpty());
        assertEquals(2, cache.ownedBy(accounts.ring0()));
        assertThrows(MemoryFault.class, () -> cache.free(object, gpio));
        cache.free(object, accounts.ring0());
        assertEquals(64, accounts.ring0().objects().used());
    }

    @Test
    void sizesAreServedByTheNextPowerOfTwo() {
        Zone zone = zone(false);
        SizeClasses sizes = zone.sizes("spool", 100);
        for (int bytes : new int[] {0, 1, 64, 65, 128, 1025, 2048}) {
            int object = sizes.allocate(bytes, gpio);
            assertEquals(Math.max(64, Integer.highestOneBit(Math.max(1, 2 * bytes - 1))), sizes.capacity(object));
            sizes.free(object, gpio);
        }
        assertThrows(IllegalArgumentException.class, () -> sizes.allocate(2049, gpio));
        assertThrows(IllegalArgumentException.class, () -> sizes.allocate(-1, gpio));
        assertThrows(MemoryFault.class, () -> sizes.free(-1, gpio));
        assertTrue(gpio.isEmpty());
    }
}
