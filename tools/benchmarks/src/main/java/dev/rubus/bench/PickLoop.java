package dev.rubus.bench;

import dev.rubus.kernel.sched.EevdfRunQueue;
import dev.rubus.kernel.sched.RunQueue;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * Who is next, charged, and queued again: with fairness by {@link EevdfRunQueue}, and by a {@link PriorityQueue} of the same clients by
 * deadline that knows nothing of eligibility. A program of its own: each run is a line {@code RUN QUEUE EEVDF MANY}, ns.
 */
public final class PickLoop {
    static final int CLIENTS = 64;
    static final int MANY = 4096;
    private static final int RUNS = 11;
    private static final int WARM_UPS = 3;
    private static final int SERVICES = 500_000;

    /** A power of two: so many different requests. */
    private static final int REQUESTS = 8192;

    private static final int[] WEIGHTS = {1024, 820, 1277, 335, 3121, 1024, 1024, 110};

    private final long[] expected = new long[REQUESTS];
    private final long[] used = new long[REQUESTS];
    /** Printed, so that no compiler leaves the work out. */
    private long proof;

    private static final class Client implements Comparable<Client> {
        final long inverse;
        long vruntime;
        long deadline;

        Client(int weight) {
            inverse = (1L << 32) / weight;
        }

        long virtual(long nanos) {
            return (nanos * inverse) >> 22;
        }

        @Override
        public int compareTo(Client other) {
            return Long.compare(deadline, other.deadline);
        }
    }

    private PickLoop() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < REQUESTS; i++) {
            expected[i] = 200_000L + random.nextInt(2_000_000);
            used[i] = (long) (expected[i] * (0.5 + random.nextDouble()));
        }
    }

    public static void main(String[] words) {
        PickLoop loop = new PickLoop();
        for (int run = -WARM_UPS; run < RUNS; run++) {
            double queue = loop.priorityQueue(CLIENTS);
            double eevdf = loop.eevdf(CLIENTS);
            double many = loop.eevdf(MANY);
            if (run >= 0) {
                System.out.println("RUN " + queue + " " + eevdf + " " + many);
            }
        }
        System.out.println("PROOF " + loop.proof);
    }

    private double priorityQueue(int clients) {
        PriorityQueue<Client> queue = new PriorityQueue<>();
        for (int i = 0; i < clients; i++) {
            Client client = new Client(WEIGHTS[i % WEIGHTS.length]);
            client.deadline = client.virtual(expected[i % REQUESTS]);
            queue.add(client);
        }
        long begun = System.nanoTime();
        for (int i = 0; i < SERVICES; i++) {
            Client next = queue.remove();
            next.vruntime += next.virtual(used[i & (REQUESTS - 1)]);
            next.deadline = next.vruntime + next.virtual(expected[i & (REQUESTS - 1)]);
            queue.add(next);
        }
        double nanos = (double) (System.nanoTime() - begun) / SERVICES;
        proof += queue.element().deadline;
        return nanos;
    }

    private double eevdf(int clients) {
        RunQueue queue = new EevdfRunQueue();
        for (int i = 0; i < clients; i++) {
            queue.enqueue(queue.add(WEIGHTS[i % WEIGHTS.length]), expected[i % REQUESTS]);
        }
        long begun = System.nanoTime();
        for (int i = 0; i < SERVICES; i++) {
            queue.charge(queue.pick(), used[i & (REQUESTS - 1)], expected[i & (REQUESTS - 1)]);
        }
        double nanos = (double) (System.nanoTime() - begun) / SERVICES;
        proof += queue.virtualTime();
        return nanos;
    }
}
