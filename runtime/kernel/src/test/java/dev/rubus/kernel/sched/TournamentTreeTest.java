package dev.rubus.kernel.sched;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TournamentTreeTest {
    private static final int OPERATIONS = 20_000;

    /** Keys repeat, are negative, and lie as far apart as they may. */
    @Test
    void theFirstIsAlwaysTheLeastAndNoCallWalksMoreThanOnePathTwice() {
        SplittableRandom random = Seed.random("TournamentTreeTest");
        for (int capacity : new int[] {1, 2, 16, 64, 1024}) {
            TournamentTree tree = new TournamentTree(capacity);
            Map<Integer, Long> naive = new TreeMap<>();
            int levels = Integer.numberOfTrailingZeros(capacity) + 1;
            for (int i = 0; i < OPERATIONS; i++) {
                int entity = random.nextInt(capacity);
                long key = random.nextBoolean()
                        ? random.nextInt(8)
                        : random.nextLong(1 - TournamentTree.ABSENT / 2, TournamentTree.ABSENT / 2);
                long before = tree.steps();
                if (!naive.containsKey(entity)) {
                    tree.push(entity, key);
                    naive.put(entity, key);
                } else if (random.nextInt(3) == 0) {
                    tree.remove(entity);
                    naive.remove(entity);
                } else {
                    tree.rekey(entity, key);
                    naive.put(entity, key);
                }
                assertTrue(tree.steps() - before <= levels, tree.steps() - before + " levels of " + levels);
                assertEquals(naive.size(), tree.size());
                assertEquals(naive.containsKey(entity), tree.has(entity));
                long least =
                        naive.values().stream().mapToLong(Long::longValue).min().orElse(TournamentTree.ABSENT);
                assertEquals(least, tree.firstKey());
                if (!naive.isEmpty()) {
                    assertEquals(least, naive.get(tree.first()));
                }
            }
        }
    }

    @Test
    void growingKeepsWhoIsIn() {
        TournamentTree tree = new TournamentTree(2);
        tree.push(0, 7);
        tree.push(1, 5);
        tree.grow(16);
        tree.push(15, 6);
        for (int expected : new int[] {1, 15, 0}) {
            assertEquals(expected, tree.first());
            tree.remove(expected);
        }
        assertEquals(0, tree.size());
        assertEquals(TournamentTree.ABSENT, tree.firstKey());
        for (int bad : new int[] {0, 8, 24, -16}) {
            assertThrows(IllegalArgumentException.class, () -> tree.grow(bad));
        }
    }
}
