package dev.rubus.kernel.sched;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DeadlineRunQueueTest {
    private static final long MS = 1_000_000;
    private static final Reservation SENSOR = new Reservation(2 * MS, 100 * MS);

    private final DeadlineRunQueue queue = new DeadlineRunQueue();

    @Test
    void theEarliestDeadlineIsServedFirst() {
        int slow = queue.add(new Reservation(2 * MS, 1000 * MS), 0);
        int fast = queue.add(SENSOR, 0);
        queue.head(slow, MS, 10 * MS);
        queue.head(fast, MS, 20 * MS);
        assertEquals(120 * MS, queue.deadline(fast));
        assertEquals(fast, queue.pick(20 * MS));
        queue.head(fast, 0, 20 * MS);
        assertEquals(slow, queue.pick(20 * MS));
        queue.head(slow, 0, 20 * MS);
        assertEquals(RunQueue.NOBODY, queue.pick(20 * MS));
    }

    @Test
    void whoUsedItsBudgetWaitsForItsNextPeriod() {
        int sensor = queue.add(SENSOR, 0);
        queue.head(sensor, MS, 0);
        for (int i = 0; i < 2; i++) {
            assertEquals(sensor, queue.pick(i));
            queue.charge(sensor, MS, i);
            queue.head(sensor, MS, i);
        }
        assertEquals(RunQueue.NOBODY, queue.pick(99 * MS));
        assertEquals(sensor, queue.pick(100 * MS));
        assertEquals(200 * MS, queue.deadline(sensor));
        assertEquals(2 * MS, queue.budget(sensor));
    }

    @Test
    void whatWasTakenTooMuchIsOwedByThePeriodsToCome() {
        int sensor = queue.add(SENSOR, 0);
        queue.head(sensor, MS, 0);
        queue.charge(sensor, 5 * MS, 0);
        queue.head(sensor, MS, 0);
        assertEquals(RunQueue.NOBODY, queue.pick(100 * MS), "3 ms are owed, 1 ms still is");
        assertEquals(sensor, queue.pick(200 * MS));
        assertEquals(MS, queue.budget(sensor));
    }

    @Test
    void whatWasNotUsedAfterAllIsGivenBack() {
        int sensor = queue.add(SENSOR, 0);
        queue.head(sensor, 2 * MS, 0);
        queue.charge(sensor, 2 * MS, 0);
        queue.head(sensor, MS, 0);
        assertEquals(RunQueue.NOBODY, queue.pick(MS));
        queue.charge(sensor, -MS, MS);
        assertEquals(sensor, queue.pick(MS));
        queue.charge(sensor, Long.MIN_VALUE / 4, MS);
        assertEquals(2 * MS, queue.budget(sensor), "never more than one budget");
    }

    @Test
    void sleepingSavesNothingUp() {
        int sensor = queue.add(SENSOR, 0);
        queue.head(sensor, MS, 0);
        queue.charge(sensor, MS, 0);
        queue.head(sensor, 0, 0);
        // What is left would be used in a tenth of the time that it was promised for: a new period begins instead.
        queue.head(sensor, MS, 90 * MS);
        assertEquals(190 * MS, queue.deadline(sensor));
        assertEquals(2 * MS, queue.budget(sensor));
        queue.head(sensor, 0, 90 * MS);
        queue.head(sensor, MS, 1_000_000 * MS);
        assertEquals(2 * MS, queue.budget(sensor));
    }

    @Test
    void aRequestLongerThanTheBudgetIsNeverServedByIt() {
        int sensor = queue.add(SENSOR, 0);
        queue.head(sensor, 2 * MS + 1, 0);
        for (long t = 0; t < 1000 * MS; t += 50 * MS) {
            assertEquals(RunQueue.NOBODY, queue.pick(t));
        }
    }

    @Test
    void aLateOneKeepsItsDeadlineAndSoItsPlace() {
        int sensor = queue.add(SENSOR, 0);
        queue.head(sensor, MS, 0);
        assertEquals(sensor, queue.pick(500 * MS));
        assertEquals(100 * MS, queue.deadline(sensor), "so that the miss is seen");
    }

    @Test
    void anotherReservationHoldsAtOnceAndGivesNothingExtra() {
        int sensor = queue.add(SENSOR, 0);
        queue.head(sensor, MS, 0);
        queue.charge(sensor, 2 * MS, 0);
        queue.change(sensor, new Reservation(4 * MS, 50 * MS), 10 * MS);
        assertEquals(60 * MS, queue.deadline(sensor));
        assertEquals(2_200_000, queue.budget(sensor), "4 ms, less 1.8 ms that were used ahead of the old promise");
        assertEquals(sensor, queue.pick(10 * MS));
        queue.charge(sensor, 2_200_000, 10 * MS);
        queue.change(sensor, SENSOR, 10 * MS);
        assertEquals(60 * MS, queue.deadline(sensor), "no longer by it");
        assertEquals(-3 * MS, queue.budget(sensor), "4 ms are owed of which 1 ms flows until then");
        assertEquals(RunQueue.NOBODY, queue.pick(159 * MS));
        assertEquals(sensor, queue.pick(160 * MS));
        assertEquals(MS, queue.budget(sensor));
    }

    @Test
    void aShorterPeriodDoesNotBringTheNextBudgetEarlier() {
        int sensor = queue.add(SENSOR, 0);
        queue.head(sensor, 1000, 0);
        queue.charge(sensor, 2 * MS, 0);
        queue.change(sensor, new Reservation(MS / 50, MS), 0);
        assertEquals(RunQueue.NOBODY, queue.pick(99 * MS), "the same part of the time, all of which was used ahead");
        assertEquals(sensor, queue.pick(100 * MS));
    }

    @Test
    void whatWasNotUsedIsNotSavedUpByAChange() {
        int sensor = queue.add(SENSOR, 0);
        queue.head(sensor, MS, 0);
        queue.change(sensor, new Reservation(4 * MS, 200 * MS), 1000 * MS);
        assertEquals(1200 * MS, queue.deadline(sensor));
        assertEquals(4 * MS, queue.budget(sensor));
    }

    @Test
    void whoLeavesIsEvenWhenWhatItUsedHasFlowedToIt() {
        int sensor = queue.add(SENSOR, 0);
        assertTrue(queue.isEven(sensor, 0), "nothing used");
        queue.head(sensor, MS, 0);
        assertTrue(queue.isEven(sensor, 0), "nothing used yet");
        queue.charge(sensor, MS, 0);
        queue.head(sensor, 0, 0);
        assertFalse(queue.isEven(sensor, 0));
        assertFalse(queue.isEven(sensor, 50 * MS - 1));
        assertTrue(queue.isEven(sensor, 50 * MS));
        queue.head(sensor, MS, 100 * MS);
        queue.charge(sensor, 5 * MS, 100 * MS);
        queue.head(sensor, 0, 100 * MS);
        assertFalse(queue.isEven(sensor, 350 * MS - 1), "also what it took too much");
        assertTrue(queue.isEven(sensor, 350 * MS));
    }

    @Test
    void numbersComeBackWithoutTheirPast() {
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 20; i++) {
                assertEquals(i, queue.add(SENSOR, round));
                queue.head(i, MS, round);
                queue.charge(i, 50 * MS, round);
            }
            for (int i = 19; i >= 0; i--) {
                queue.remove(i);
            }
        }
        assertEquals(RunQueue.NOBODY, queue.pick(Long.MAX_VALUE / 2));
    }

    /** However often it changes between reservations of the same part. */
    @Test
    void nobodyGetsMoreByChanging() {
        SplittableRandom random = Seed.random("DeadlineRunQueueTest");
        for (int run = 0; run < 100; run++) {
            DeadlineRunQueue each = new DeadlineRunQueue();
            long part = 2 + random.nextInt(50);
            Reservation longest = new Reservation(100 * MS / part, 100 * MS);
            int server = each.add(longest, 0);
            long now = 0;
            long served = 0;
            for (int i = 0; i < 5000; i++) {
                if (random.nextInt(4) == 0) {
                    long period = MS * random.nextLong(1, 101);
                    each.change(server, new Reservation(period / part, period), now);
                }
                each.head(server, 1 + random.nextLong(MS / part), now);
                if (each.pick(now) == server) {
                    long used = Math.max(1, each.budget(server));
                    served += used;
                    each.charge(server, used, now);
                }
                if (random.nextBoolean()) {
                    each.head(server, 0, now);
                }
                now += random.nextLong(2 * MS);
                double most = (double) now / part + 2 * longest.budgetNanos() + i;
                assertTrue(served <= most, "served " + served + " of " + most + " by a " + part + "th");
            }
        }
    }

    /** Over any time a server gets at most its bandwidth and what one period holds, whatever it asks for and however long its requests are. */
    @Test
    void nobodyGetsMoreThanItReserved() {
        SplittableRandom random = Seed.random("DeadlineRunQueueTest");
        for (int run = 0; run < 100; run++) {
            DeadlineRunQueue each = new DeadlineRunQueue();
            long period = (1 + random.nextInt(100)) * MS;
            Reservation own = new Reservation(Math.max(1000, (long) (period * random.nextDouble())), period);
            int server = each.add(own, 0);
            long now = 0;
            long served = 0;
            long longest = 0;
            for (int i = 0; i < 5000; i++) {
                each.head(server, 1 + random.nextLong(own.budgetNanos()), now);
                if (each.pick(now) == server) {
                    long used = random.nextLong(1, 2 * own.budgetNanos());
                    longest = Math.max(longest, used);
                    served += used;
                    each.charge(server, used, now);
                    now += used;
                }
                if (random.nextBoolean()) {
                    each.head(server, 0, now);
                }
                now += random.nextLong(period / 2);
                double most = (double) now * own.budgetNanos() / period + 2 * own.budgetNanos() + longest;
                assertTrue(served <= most, "served " + served + " of " + most + " by " + own);
            }
        }
    }
}
