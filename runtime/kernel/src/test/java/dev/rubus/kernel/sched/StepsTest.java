package dev.rubus.kernel.sched;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Cost by counting, not by the clock: levels of heaps that were walked. */
class StepsTest {
    private static final int OPERATIONS = 50_000;

    /** A charge touches two heaps, a move between them two more. */
    private static final double PER_OPERATION = 4;

    @Test
    void eevdfWalksALogarithmOfTheEntities() {
        SplittableRandom random = Seed.random("StepsTest.eevdf");
        for (int n = 4; n <= 4096; n *= 4) {
            EevdfRunQueue queue = new EevdfRunQueue();
            double steps = run(queue, n, random, queue::steps);
            assertTrue(steps <= PER_OPERATION * log2(n), steps + " levels an operation at " + n + " entities");
        }
    }

    @Test
    void cfsWalksALogarithmOfTheEntities() {
        SplittableRandom random = Seed.random("StepsTest.cfs");
        for (int n = 4; n <= 4096; n *= 4) {
            CfsRunQueue queue = new CfsRunQueue();
            double steps = run(queue, n, random, queue::steps);
            assertTrue(steps <= 2 * log2(n), steps + " levels an operation at " + n + " entities");
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

    private static double log2(int n) {
        return Math.log(n) / Math.log(2);
    }
}
