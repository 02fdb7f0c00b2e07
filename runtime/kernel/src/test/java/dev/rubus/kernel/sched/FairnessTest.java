package dev.rubus.kernel.sched;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What clients get of a resource that they all want all the time. The ideal share is computed here, apart from the queue's own books. */
class FairnessTest {
    private static final int RUNS = 16;
    private static final int SERVICES = 5000;
    private static final long SHORTEST = 20_000;

    /** The queue's virtual times are rounded down to whole nanoseconds, service by service. */
    private static final double ROUNDING = 0.001;

    @Test
    void eevdfKeepsEverybodyWithinOneSliceOfTheIdealShare() {
        SplittableRandom random = Seed.random("FairnessTest.eevdf");
        for (int run = 0; run < RUNS; run++) {
            int clients = 2 + random.nextInt(40);
            Bus bus = new Bus(new EevdfRunQueue(), clients, random);
            long slack = bus.longest + (long) (ROUNDING * bus.longest * SERVICES / clients);
            for (int i = 0; i < SERVICES; i++) {
                bus.serveNext();
                for (int c = 0; c < clients; c++) {
                    double lag = bus.ideal(c) - bus.served[c];
                    assertTrue(
                            Math.abs(lag) <= slack,
                            "client " + c + " of weight " + bus.weight[c] + " is " + lag + " ns from its share after "
                                    + bus.total + " ns; the longest slice is " + bus.longest);
                }
            }
        }
    }

    @Test
    void cfsGivesSharesByWeightInTheLongRun() {
        SplittableRandom random = Seed.random("FairnessTest.cfs");
        for (int run = 0; run < RUNS / 8; run++) {
            int clients = 2 + random.nextInt(10);
            Bus bus = new Bus(new CfsRunQueue(), clients, random);
            long load = 0;
            int lightest = Weight.MAX;
            for (int w : bus.weight) {
                load += w;
                lightest = Math.min(lightest, w);
            }
            // Until the lightest has been served a few times, and its virtual time is known by more than one slice.
            while (bus.total < 20.0 * bus.longest * load / lightest) {
                bus.serveNext();
            }
            for (int c = 0; c < clients; c++) {
                double off = Math.abs(bus.ideal(c) - bus.served[c]);
                // Least virtual time first: nobody is further ahead than by one slice of its own, behind by one of the
                // others'.
                double most = bus.longest * (1 + (double) bus.weight[c] / lightest);
                assertTrue(off <= most + ROUNDING * bus.ideal(c), "client " + c + " is off by " + off);
            }
        }
    }

    @Test
    void nobodyStarvesBesideManyWhoAreHeavier() {
        for (RunQueue queue : new RunQueue[] {new EevdfRunQueue(), new CfsRunQueue()}) {
            int light = queue.add(Weight.MIN);
            queue.enqueue(light, 1_000_000);
            for (int i = 0; i < 20; i++) {
                queue.enqueue(queue.add(Weight.MAX), 1_000_000);
            }
            long load = Weight.MIN + 20L * Weight.MAX;
            long turns = 0;
            long served = 0;
            for (int i = 0; i < 5 * load / Weight.MIN; i++) {
                int next = queue.pick();
                queue.charge(next, 1_000_000, 1_000_000);
                turns++;
                served += next == light ? 1 : 0;
            }
            assertEquals(
                    (double) turns * Weight.MIN / load,
                    served,
                    1.0,
                    queue.getClass().getSimpleName());
        }
    }

    @Test
    void aShortRequestDoesNotWaitBehindLongOnesThatHadTheirShare() {
        RunQueue queue = new EevdfRunQueue();
        int display = queue.add(Weight.NORMAL);
        queue.enqueue(display, 20_000_000);
        for (int i = 0; i < 50; i++) {
            queue.charge(queue.pick(), 20_000_000, 20_000_000);
        }
        int sensor = queue.add(Weight.NORMAL);
        queue.enqueue(sensor, 500_000);
        assertEquals(sensor, queue.pick());
        queue.charge(sensor, 500_000, 500_000);
        assertEquals(display, queue.pick(), "it has had its turn, and the display its own");
    }

    /** A resource that never idles, and what each of its clients used of it. */
    private static final class Bus {
        final RunQueue queue;
        final int[] weight;
        final long[] served;
        final long longest;
        private final SplittableRandom random;
        private final long[] slice;
        private long load;
        long total;

        Bus(RunQueue queue, int clients, SplittableRandom random) {
            this.queue = queue;
            this.random = random.split();
            weight = new int[clients];
            served = new long[clients];
            slice = new long[clients];
            long most = 0;
            for (int c = 0; c < clients; c++) {
                weight[c] = Seed.weight(random);
                slice[c] = SHORTEST << random.nextInt(10);
                load += weight[c];
                most = Math.max(most, slice[c]);
                assertEquals(c, queue.add(weight[c]));
                queue.enqueue(c, slice[c]);
            }
            longest = most;
        }

        void serveNext() {
            int next = queue.pick();
            long used = Math.max(1, slice[next] / (1 + random.nextInt(4)));
            served[next] += used;
            total += used;
            queue.charge(next, used, slice[next]);
        }

        double ideal(int client) {
            return (double) total * weight[client] / load;
        }
    }
}
