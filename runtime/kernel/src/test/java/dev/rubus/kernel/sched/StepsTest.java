package dev.rubus.kernel.sched;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Cost by counting, not by the clock: levels of trees that were walked. */
class StepsTest {
    private static final int OPERATIONS = 50_000;

    /** A charge is one path; setting somebody aside and bringing it back is four. */
    private static final int PATHS = 5;

    @Test
    void eevdfWalksALogarithmOfTheEntities() {
        SplittableRandom random = Seed.random("StepsTest.eevdf");
        for (int n = 4; n <= 4096; n *= 4) {
            EevdfRunQueue queue = new EevdfRunQueue();
            double steps = run(queue, n, random, queue::steps);
            assertTrue(steps <= PATHS * levels(n), steps + " levels an operation at " + n + " entities");
        }
    }

    @Test
    void cfsWalksALogarithmOfTheEntities() {
        SplittableRandom random = Seed.random("StepsTest.cfs");
        for (int n = 4; n <= 4096; n *= 4) {
            CfsRunQueue queue = new CfsRunQueue();
            double steps = run(queue, n, random, queue::steps);
            assertTrue(steps <= levels(n), steps + " levels an operation at " + n + " entities");
        }
    }

    /** While nobody comes or goes no sequence of requests, however mean, costs more: each charge pays for what it causes later. */
    @Test
    void noSequenceOfChargesCostsMoreThanALogarithmEach() {
        SplittableRandom random = Seed.random("StepsTest.charges");
        for (int n = 4; n <= 4096; n *= 4) {
            for (int kind = 0; kind < 4; kind++) {
                EevdfRunQueue queue = new EevdfRunQueue();
                for (int i = 0; i < n; i++) {
                    queue.enqueue(queue.add(kind == 1 ? (i % 2 == 0 ? Weight.MIN : Weight.MAX) : Weight.NORMAL), 1);
                }
                long allowed = queue.steps();
                for (int i = 0; i < OPERATIONS; i++) {
                    int next = queue.pick();
                    allowed += PATHS * levels(n);
                    // Short requests of those who had much stand in front of all who are eligible.
                    long used = kind == 2 && i % n == 0 ? 1_000_000_000 : kind == 3 ? random.nextInt(1, 1 << 20) : 1000;
                    queue.charge(next, used, kind == 2 ? 1 : random.nextInt(1, 1 << 20));
                    assertTrue(queue.steps() <= allowed, kind + ": " + queue.steps() + " after " + i + " at " + n);
                }
            }
        }
    }

    private interface Counter {
        long steps();
    }

    /** Most are busy, some come and go. @return levels for each operation */
    private static double run(RunQueue queue, int n, SplittableRandom random, Counter counter) {
        for (int i = 0; i < n; i++) {
            queue.enqueue(queue.add(Seed.weight(random)), 1 + random.nextInt(2_000_000));
        }
        long before = counter.steps();
        for (int i = 0; i < OPERATIONS; i++) {
            int what = random.nextInt(10);
            int any = random.nextInt(n);
            if (what == 0) {
                queue.dequeue(any);
            } else if (what == 1) {
                queue.enqueue(any, 1 + random.nextInt(2_000_000));
            } else {
                int next = queue.pick();
                if (next != RunQueue.NOBODY) {
                    queue.charge(next, 1 + random.nextInt(2_000_000), 1 + random.nextInt(2_000_000));
                }
            }
        }
        return (double) (counter.steps() - before) / OPERATIONS;
    }

    /** Of a tree for so many; the least has sixteen leaves. */
    private static int levels(int n) {
        return 1 + Integer.numberOfTrailingZeros(Integer.highestOneBit(Math.max(16, n)));
    }
}
