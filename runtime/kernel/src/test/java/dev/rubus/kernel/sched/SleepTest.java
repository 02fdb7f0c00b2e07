package dev.rubus.kernel.sched;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What sleeping is worth, and what entities may be. */
class SleepTest {
    private static final long MS = 1_000_000;

    private final EevdfRunQueue queue = new EevdfRunQueue();

    @Test
    void lagIsKeptOverSleep() {
        int a = queue.add(1024);
        int b = queue.add(1024);
        queue.enqueue(a, MS);
        queue.enqueue(b, MS);
        queue.charge(a, MS, MS);
        assertEquals(-MS / 2, queue.lag(a));
        assertEquals(MS / 2, queue.lag(b));
        queue.dequeue(a);
        assertEquals(-MS / 2, queue.lag(a), "asleep");
        queue.charge(b, 7 * MS, MS);
        queue.enqueue(a, MS);
        assertEquals(-MS / 2, queue.lag(a), "awake again");
        assertEquals(b, queue.pick(), "a had its share before it slept");
    }

    @Test
    void noSleepIsLongEnoughToSaveUpMoreThanTwoRequests() {
        int a = queue.add(1024);
        int b = queue.add(1024);
        queue.enqueue(a, MS);
        queue.enqueue(b, MS);
        for (int i = 0; i < 1000; i++) {
            queue.charge(a, MS, MS);
        }
        queue.enqueue(queue.add(1024), MS);
        queue.dequeue(b);
        assertEquals(2 * MS, queue.lag(b));
        queue.dequeue(a);
        assertEquals(-2 * MS, queue.lag(a));
    }

    @Test
    void sleepingBetweenRequestsGainsNothing() {
        int greedy = queue.add(1024);
        int sleeper = queue.add(1024);
        long[] used = new long[2];
        queue.enqueue(greedy, MS);
        for (int i = 0; i < 10_000; i++) {
            queue.enqueue(sleeper, MS);
            int next = queue.pick();
            used[next] += MS;
            queue.charge(next, MS, MS);
            queue.dequeue(sleeper);
        }
        assertTrue(used[sleeper] <= used[greedy] + 2 * MS, "sleeper " + used[sleeper] + ", greedy " + used[greedy]);
    }

    @Test
    void anExpectationIsSettledWithTheTruthAlsoAsleep() {
        int a = queue.add(1024);
        int b = queue.add(1024);
        queue.enqueue(a, MS);
        queue.enqueue(b, MS);
        queue.charge(a, 2 * MS, MS);
        long expected = queue.lag(a);
        queue.settle(a, -MS);
        assertEquals(expected + MS / 2, queue.lag(a), "half of what it did not use is its own");
        queue.dequeue(a);
        long asleep = queue.lag(a);
        queue.settle(a, MS / 4);
        assertEquals(asleep - MS / 4, queue.lag(a));
    }

    @Test
    void cfsLetsASleeperInSoonAndWithoutAClaimToTheWholePast() {
        CfsRunQueue cfs = new CfsRunQueue();
        int a = cfs.add(1024);
        int b = cfs.add(1024);
        cfs.enqueue(a, MS);
        for (int i = 0; i < 1000; i++) {
            cfs.charge(a, MS, MS);
        }
        cfs.enqueue(b, MS);
        assertEquals(b, cfs.pick());
        int turns = 0;
        while (cfs.pick() == b) {
            cfs.charge(b, MS, MS);
            turns++;
        }
        assertTrue(turns <= 1 + CfsRunQueue.SLEEPER_CREDIT / MS, "b was served " + turns + " times in a row");
    }

    @Test
    void aNumberIsGivenOutAgainWithoutItsPast() {
        for (RunQueue each : new RunQueue[] {queue, new CfsRunQueue()}) {
            int a = each.add(1024);
            int b = each.add(1024);
            each.enqueue(a, MS);
            each.enqueue(b, MS);
            each.charge(a, 100 * MS, MS);
            each.remove(a);
            assertEquals(1, each.size());
            assertEquals(a, each.add(15));
            assertFalse(each.isQueued(a));
            assertEquals(15, each.weight(a));
            assertEquals(0, each.lag(a));
        }
    }

    @Test
    void whatIsNoEntityAndNoWeightIsRefused() {
        for (RunQueue each : new RunQueue[] {queue, new CfsRunQueue()}) {
            for (int weight : new int[] {Integer.MIN_VALUE, -1, 0, 14, 88762, Integer.MAX_VALUE}) {
                IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> each.add(weight));
                assertEquals("weight " + weight + ", expected 15 to 88761", e.getMessage());
            }
            int gone = each.add(1024);
            each.remove(gone);
            for (int entity : new int[] {-1, gone, 1, Integer.MAX_VALUE}) {
                assertThrows(IllegalArgumentException.class, () -> each.enqueue(entity, MS));
                assertThrows(IllegalArgumentException.class, () -> each.dequeue(entity));
                assertThrows(IllegalArgumentException.class, () -> each.remove(entity));
            }
        }
    }

    @Test
    void absurdTimesAreTakenForTheNearestThatMakeSense() {
        for (RunQueue each : new RunQueue[] {queue, new CfsRunQueue()}) {
            int a = each.add(Weight.MIN);
            each.enqueue(a, Long.MAX_VALUE);
            for (long used : new long[] {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE}) {
                long before = each.vruntime(a);
                each.charge(a, used, used);
                assertTrue(each.vruntime(a) > before, "charged " + used);
            }
        }
    }

    @Test
    void theWeightOfTheTableIsTheShareThatLinuxWouldWrite() {
        assertEquals(100, Weight.cgroup(1024));
        assertEquals(1, Weight.cgroup(15));
        assertEquals(8668, Weight.cgroup(88761));
        assertEquals(80, Weight.cgroup(820));
    }
}
