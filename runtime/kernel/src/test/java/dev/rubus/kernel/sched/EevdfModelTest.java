package dev.rubus.kernel.sched;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Random lives of many entities: whatever happens, the queue picks as the paper would. */
class EevdfModelTest {
    private static final int RUNS = 25;
    private static final int STEPS = 3000;

    private final EevdfRunQueue queue = new EevdfRunQueue();
    private final NaiveFairness naive = new NaiveFairness();
    private final List<Integer> known = new ArrayList<>();

    @Test
    void picksTheEarliestDeadlineOfTheEligibleWhateverHappens() {
        SplittableRandom random = Seed.random("EevdfModelTest");
        for (int run = 0; run < RUNS; run++) {
            EevdfModelTest life = new EevdfModelTest();
            int most = 1 + random.nextInt(60);
            for (int step = 0; step < STEPS; step++) {
                life.step(random, most);
                life.compare();
            }
        }
    }

    private void step(SplittableRandom random, int most) {
        int what = random.nextInt(100);
        if (known.isEmpty() || (what < 4 && known.size() < most)) {
            known.add(queue.add(Seed.weight(random)));
        } else if (what < 6) {
            int entity = known.remove(random.nextInt(known.size()));
            queue.remove(entity);
            naive.queued.remove(entity);
        } else if (what < 20) {
            int entity = known.get(random.nextInt(known.size()));
            queue.enqueue(entity, time(random));
            if (!naive.queued.containsKey(entity)) {
                naive.queued.put(entity, new NaiveFairness.Entity(queue.weight(entity)));
            }
            learn(entity);
        } else if (what < 30) {
            int entity = known.get(random.nextInt(known.size()));
            queue.dequeue(entity);
            naive.queued.remove(entity);
        } else if (what < 40) {
            int entity = known.get(random.nextInt(known.size()));
            queue.settle(entity, random.nextLong(-1_000_000, 1_000_000));
            learn(entity);
        } else {
            int entity = queue.pick();
            if (entity != RunQueue.NOBODY) {
                long before = queue.vruntime(entity);
                queue.charge(entity, time(random), time(random));
                assertTrue(queue.vruntime(entity) > before, "who is served moves on");
                learn(entity);
            }
        }
    }

    /** Placement and charging are the queue's own; which to pick from that is what the naive one knows better. */
    private void learn(int entity) {
        NaiveFairness.Entity e = naive.queued.get(entity);
        if (e != null) {
            e.v = queue.vruntime(entity);
            e.deadline = queue.deadline(entity);
        }
    }

    private void compare() {
        int picked = queue.pick();
        assertEquals(naive.queued.size(), queue.size());
        if (naive.queued.isEmpty()) {
            assertEquals(RunQueue.NOBODY, picked);
            return;
        }
        assertEquals(naive.virtualTime(), queue.virtualTime());
        assertTrue(naive.eligible(picked), "entity " + picked + " is not eligible");
        assertEquals(naive.earliest(), queue.deadline(picked));
        long sum = known.stream().filter(queue::isQueued).mapToLong(queue::lag).sum();
        assertTrue(Math.abs(sum) <= 2L * queue.size(), "lags are no zero-sum game: " + sum);
    }

    private static long time(SplittableRandom random) {
        return (1L << random.nextInt(34)) + random.nextInt(1000);
    }
}
