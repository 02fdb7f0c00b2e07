package dev.rubus.bench;

import dev.rubus.kernel.memory.Account;
import dev.rubus.kernel.memory.Accounts;
import dev.rubus.kernel.memory.Zone;
import dev.rubus.kernel.timer.TimerWheel;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a timer costs while 100,000 others wait: ring 0's wheel against the {@link ScheduledThreadPoolExecutor} of the JDK, as it is used for
 * timeouts that mostly do not happen, in turns. CPU time of all threads that work for it: what others do on the machine is no cost of a timer.
 */
final class TimerBenchmark implements Benchmark {
    private static final int WAITING = 100_000;
    private static final int RUNS = 7;
    private static final int OPERATIONS = 50_000;
    private static final int WARM_UP_RUNS = 2;
    private static final double TARGET_RATIO = 1.0 / 8;
    /** A millisecond, as the conductor has it. */
    private static final int TICK_SHIFT = 20;
    /** The timeouts of requests: seconds, so that none is due while schedule and cancel are measured. */
    private static final long LEAST_NANOS = 10_000_000_000L;

    private static final long SPREAD_NANOS = 10_000_000_000L;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final long SET_WITHIN_NANOS = 400_000_000;
    private static final long SOON_NANOS = 1_000_000;
    private static final long SEED = 20_261_125;

    @Override
    public List<Measure> run(Workshop workshop) throws InterruptedException {
        System.err.println("timers: seed " + SEED);
        List<Double> wheelCancel = new ArrayList<>();
        List<Double> wheelExpire = new ArrayList<>();
        List<Double> poolCancel = new ArrayList<>();
        List<Double> poolExpire = new ArrayList<>();
        for (int run = 0; run < WARM_UP_RUNS + RUNS; run++) {
            Plan plan = new Plan(SEED + run);
            double[] wheel = wheel(plan);
            double[] pool = pool(plan);
            if (run >= WARM_UP_RUNS) {
                wheelCancel.add(wheel[0]);
                wheelExpire.add(wheel[1]);
                poolCancel.add(pool[0]);
                poolExpire.add(pool[1]);
            }
        }
        String peer = "ScheduledThreadPoolExecutor";
        return List.of(
                Measure.against("timers", "schedule+cancel", "ns", wheelCancel, peer, poolCancel, TARGET_RATIO),
                Measure.against("timers", "schedule+expire", "ns", wheelExpire, peer, poolExpire, TARGET_RATIO));
    }

    /** What is done, thought of before the clock runs. */
    private static final class Plan {
        final long[] delays = new long[WAITING + OPERATIONS];
        final int[] which = new int[OPERATIONS];

        Plan(long seed) {
            SplittableRandom random = new SplittableRandom(seed);
            Arrays.setAll(delays, i -> LEAST_NANOS + random.nextLong(SPREAD_NANOS));
            Arrays.setAll(which, i -> random.nextInt(WAITING));
        }
    }

    /** @return ns of a schedule and cancel, and of a schedule that comes to its end */
    private static double[] wheel(Plan plan) {
        try (Arena arena = Arena.ofConfined()) {
            Accounts accounts = new Accounts();
            Account owner = accounts.ring0();
            Zone zone = new Zone("bench", arena.allocate(8 << 20, 4096), accounts, false);
            long now = System.nanoTime();
            TimerWheel wheel = new TimerWheel(zone, WAITING + 1, TICK_SHIFT, now);
            int[] waiting = new int[WAITING];
            long begin = cpuNanos();
            for (int i = 0; i < WAITING; i++) {
                waiting[i] = wheel.schedule(now + plan.delays[i], TimerBenchmark::nothing, owner);
            }
            long scheduled = cpuNanos() - begin;
            begin = cpuNanos();
            for (int i = 0; i < OPERATIONS; i++) {
                int which = plan.which[i];
                wheel.cancel(waiting[which]);
                waiting[which] = wheel.schedule(now + plan.delays[WAITING + i], TimerBenchmark::nothing, owner);
            }
            double cancel = (double) (cpuNanos() - begin) / OPERATIONS;
            begin = cpuNanos();
            int ran = 0;
            while (wheel.size() > 0) {
                ran += wheel.advance(wheel.nextNanos());
            }
            long expired = cpuNanos() - begin;
            expect(ran);
            return new double[] {cancel, (double) (scheduled + expired) / WAITING};
        }
    }

    private static double[] pool(Plan plan) throws InterruptedException {
        AtomicLong worker = new AtomicLong();
        ScheduledThreadPoolExecutor pool = pool(worker);
        pool.setRemoveOnCancelPolicy(true);
        List<ScheduledFuture<?>> waiting = new ArrayList<>(WAITING);
        try {
            for (int i = 0; i < WAITING; i++) {
                waiting.add(pool.schedule(TimerBenchmark::nothing, plan.delays[i], TimeUnit.NANOSECONDS));
            }
            long begin = cpuNanos() + cpuNanos(worker);
            for (int i = 0; i < OPERATIONS; i++) {
                int which = plan.which[i];
                waiting.get(which).cancel(false);
                waiting.set(
                        which, pool.schedule(TimerBenchmark::nothing, plan.delays[WAITING + i], TimeUnit.NANOSECONDS));
            }
            long cancel = cpuNanos() + cpuNanos(worker) - begin;
            return new double[] {(double) cancel / OPERATIONS, expireAll(plan)};
        } finally {
            pool.shutdownNow();
        }
    }

    /**
     * Time cannot be moved forward here, so all are due soon after the last one is set.
     *
     * @return ns of a schedule that comes to its end
     */
    private static double expireAll(Plan plan) throws InterruptedException {
        AtomicLong worker = new AtomicLong();
        CountDownLatch done = new CountDownLatch(WAITING);
        ScheduledThreadPoolExecutor pool = pool(worker);
        try {
            List<ScheduledFuture<?>> waiting = new ArrayList<>(WAITING);
            long soon = System.nanoTime() + SET_WITHIN_NANOS;
            long begin = cpuNanos();
            for (int i = 0; i < WAITING; i++) {
                long delay = soon - System.nanoTime() + plan.delays[i] % SOON_NANOS;
                waiting.add(pool.schedule(done::countDown, delay, TimeUnit.NANOSECONDS));
            }
            long scheduled = cpuNanos() - begin;
            if (!done.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the executor has not run its timers within a minute");
            }
            // The worker still lives: of a dead thread there is no time to be had.
            return (double) (scheduled + cpuNanos(worker)) / waiting.size();
        } finally {
            pool.shutdownNow();
        }
    }

    private static ScheduledThreadPoolExecutor pool(AtomicLong worker) {
        return new ScheduledThreadPoolExecutor(1, body -> {
            Thread thread = new Thread(body, "bench-timers");
            worker.set(thread.threadId());
            return thread;
        });
    }

    private static long cpuNanos() {
        return THREADS.getCurrentThreadCpuTime();
    }

    private static long cpuNanos(AtomicLong worker) {
        return Math.max(0, THREADS.getThreadCpuTime(worker.get()));
    }

    private static void expect(int ran) {
        if (ran != WAITING) {
            throw new IllegalStateException(ran + " timers ran of " + WAITING);
        }
    }

    private static void nothing() {
        // Only the timer is measured.
    }
}
