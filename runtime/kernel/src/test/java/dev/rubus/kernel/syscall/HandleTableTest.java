package dev.rubus.kernel.syscall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.kernel.memory.Quota;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HandleTableTest {
    private final HandleTable<String> table = new HandleTable<>();

    @Test
    void firstHandlesAreOneTwoThree() {
        assertEquals(1, table.open("a"));
        assertEquals(2, table.open("b"));
        assertEquals(3, table.open("c"));
        assertEquals("b", table.get(2));
    }

    @Test
    void closedHandleIsNotTheNextOneOfItsSlot() {
        int first = table.open("a");
        assertEquals("a", table.close(first));
        int second = table.open("b");
        assertNotEquals(first, second);
        assertNull(table.get(first));
        assertNull(table.close(first));
        assertEquals("b", table.get(second));
    }

    @Test
    void fullTableRefusesAndTakesAgainAfterAClose() {
        for (int i = 0; i < HandleTable.CAPACITY; i++) {
            table.open("x" + i);
        }
        assertEquals(-1, table.open("one too many"));
        table.close(77);
        assertEquals("again", table.get(table.open("again")));
    }

    @Test
    void whatIsRefusedIsCountedWhicheverLimitIsReachedFirst() {
        Quota all = new Quota(HandleTable.CAPACITY);
        table.charge(all);
        for (int i = 0; i < HandleTable.CAPACITY; i++) {
            table.open("x" + i);
        }
        assertEquals(-1, table.open("one too many"));
        assertEquals(1, all.refused());

        HandleTable<String> few = new HandleTable<>();
        Quota one = new Quota(1);
        few.charge(one);
        few.open("the one");
        assertEquals(-1, few.open("one too many"));
        assertEquals(1, one.refused());
    }

    @Test
    void numbersThatWereNeverGivenOutLeadNowhere() {
        table.open("a");
        for (int handle : new int[] {0, -1, 2, 257, 511, 512, 513, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            assertNull(table.get(handle), "handle " + handle);
            assertNull(table.close(handle), "handle " + handle);
        }
    }

    @Test
    void closeAllTellsOfEachOnce() {
        List<String> closed = new ArrayList<>();
        table.close(table.open("gone before"));
        int a = table.open("a");
        int b = table.open("b");
        table.closeAll((object, handle) -> closed.add(object + handle));
        assertEquals(List.of("a" + a, "b" + b), closed);
        assertEquals(0, table.size());
    }

    @Test
    void agreesWithAMapOverALongChurn() {
        long seed = Long.getLong("rubus.seed", System.nanoTime());
        System.out.println("HandleTableTest: -Drubus.seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        Map<Integer, String> model = new HashMap<>();
        List<Integer> everGiven = new ArrayList<>();
        for (int i = 0; i < 200_000; i++) {
            if (random.nextInt(2) == 0) {
                int handle = table.open("o" + i);
                assertEquals(model.size() == HandleTable.CAPACITY, handle < 0, "seed " + seed);
                if (handle >= 0) {
                    assertNull(model.put(handle, "o" + i), "given twice, seed " + seed);
                    everGiven.add(handle);
                }
            } else if (!everGiven.isEmpty()) {
                int handle = everGiven.get(random.nextInt(everGiven.size()));
                assertEquals(model.get(handle), table.get(handle), "seed " + seed);
                assertEquals(model.remove(handle), table.close(handle), "seed " + seed);
            }
            assertEquals(model.size(), table.size(), "seed " + seed);
        }
    }

    @Test
    void anAccountAtItsLimitGetsNoMoreHandles() {
        HandleTable<String> table = new HandleTable<>();
        Quota two = new Quota(2);
        table.charge(two);
        int first = table.open("a");
        table.open("b");
        assertEquals(-1, table.open("c"));
        assertEquals(1, two.refused());
        table.close(first);
        assertTrue(table.open("c") > 0);
        table.closeAll((object, handle) -> {});
        assertEquals(0, two.used());
    }
}
