package dev.rubus.bench;

import com.sun.management.ThreadMXBean;
import dev.rubus.kernel.memory.Account;
import dev.rubus.kernel.memory.Accounts;
import dev.rubus.kernel.memory.BuddyAllocator;
import dev.rubus.kernel.memory.SlabCache;
import dev.rubus.kernel.memory.Zone;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** What ring 0's allocators cost in CPU time, what garbage they make, and how whole the memory is after long churn. */
final class AllocBenchmark implements Benchmark {
    private static final int PAGES = 4096;
    private static final int RUNS = 9;
    private static final int WARM_UP_RUNS = 3;
    private static final int OPERATIONS = 400_000;
    /** So many are held while one is allocated and freed: no cache is empty, no slab fresh. */
    private static final int HELD = 2048;

    private static final double SLAB_NANOS = 20;
    private static final double BUDDY_NANOS = 100;
    private static final int REQUEST_BYTES = 128;
    private static final int CHURN = 2_000_000;
    private static final int CHURN_MAX_ORDER = 4;
    private static final long SEED = 20_261_125;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Override
    public List<Measure> run(Workshop workshop) {
        System.err.println("alloc: seed " + SEED);
        List<Measure> measures = new ArrayList<>();
        List<Double> slab = new ArrayList<>();
        List<Double> buddy = new ArrayList<>();
        double garbage = 0;
        try (Arena arena = Arena.ofConfined()) {
            Accounts accounts = new Accounts();
            Account app = accounts.open("app", Account.Limits.NONE);
            Zone zone =
                    new Zone("bench", arena.allocate((long) PAGES * BuddyAllocator.PAGE_BYTES, 4096), accounts, false);
            SlabCache cache = zone.cache("request", REQUEST_BYTES, 2 * HELD);
            int[] held = hold(cache, app, new SplittableRandom(SEED));
            for (int run = 0; run < WARM_UP_RUNS + RUNS; run++) {
                long bytes = threads.getCurrentThreadAllocatedBytes();
                double objects = slab(cache, app, held);
                double pages = buddy(zone.pages(), app);
                bytes = threads.getCurrentThreadAllocatedBytes() - bytes;
                if (run >= WARM_UP_RUNS) {
                    slab.add(objects);
                    buddy.add(pages);
                    garbage = Math.max(garbage, (double) bytes / (2 * OPERATIONS));
                }
            }
            zone.pages().reclaim(app);
        }
        measures.add(Measure.limited("alloc", "slab", "ns", slab, SLAB_NANOS));
        measures.add(Measure.limited("alloc", "buddy", "ns", buddy, BUDDY_NANOS));
        measures.add(Measure.limited("alloc", "garbage", "B/op", List.of(garbage), 0));
        measures.addAll(churn());
        return measures;
    }

    /** Objects of which every other one was given back: their slabs are neither full nor empty. */
    private static int[] hold(SlabCache cache, Account app, SplittableRandom random) {
        int[] held = new int[HELD];
        for (int i = 0; i < HELD; i++) {
            held[i] = cache.allocate(app);
        }
        for (int i = 0; i < HELD / 2; i++) {
            int which = random.nextInt(HELD - i);
            cache.free(held[which], app);
            held[which] = held[HELD - 1 - i];
        }
        return held;
    }

    /** Of this thread: what others do on the machine meanwhile is no cost of an allocator. */
    private long cpuNanos() {
        return threads.getCurrentThreadCpuTime();
    }

    /** One object comes, another one goes: a request that is answered while others wait. */
    private double slab(SlabCache cache, Account app, int[] held) {
        int at = 0;
        long begin = cpuNanos();
        for (int i = 0; i < OPERATIONS; i++) {
            int object = cache.allocate(app);
            cache.free(held[at], app);
            held[at] = object;
            at = at + 1 & HELD / 2 - 1;
        }
        return (double) (cpuNanos() - begin) / OPERATIONS;
    }

    /** Blocks of one to four pages, which split larger ones and join again. */
    private double buddy(BuddyAllocator pages, Account app) {
        long begin = cpuNanos();
        for (int i = 0; i < OPERATIONS; i++) {
            pages.free(pages.allocate(i & 3, app), app);
        }
        return (double) (cpuNanos() - begin) / OPERATIONS;
    }

    /** Two million blocks come and go at random while about two thirds of the memory are in use. */
    private static List<Measure> churn() {
        Accounts accounts = new Accounts();
        Account app = accounts.open("app", Account.Limits.NONE);
        BuddyAllocator buddy = new BuddyAllocator("churn", PAGES, accounts);
        SplittableRandom random = new SplittableRandom(SEED);
        int[] held = new int[PAGES];
        int count = 0;
        long refused = 0;
        double worst = 0;
        for (int i = 0; i < CHURN; i++) {
            boolean room = buddy.freePages() > PAGES / 3;
            if (count == 0 || (room && random.nextInt(4) > 0)) {
                int page = buddy.allocate(random.nextInt(CHURN_MAX_ORDER + 1), app);
                if (page < 0) {
                    refused++;
                } else {
                    held[count++] = page;
                }
            } else {
                int which = random.nextInt(count);
                buddy.free(held[which], app);
                held[which] = held[--count];
            }
            if ((i & 1023) == 0) {
                worst = Math.max(worst, buddy.unusable(CHURN_MAX_ORDER));
            }
        }
        double unusable = 100 * buddy.unusable(CHURN_MAX_ORDER);
        String load = CHURN + " blocks of 4 to 64 KiB come and go, a third of 16 MiB is free";
        buddy.reclaim(app);
        boolean whole = buddy.freeBlocks(BuddyAllocator.MAX_ORDER) == PAGES >> BuddyAllocator.MAX_ORDER;
        return List.of(
                Measure.told("alloc", "fragmented", "%", unusable, "free memory in blocks below 64 KiB; " + load),
                Measure.told("alloc", "fragmented-max", "%", 100 * worst, refused + " allocations refused"),
                Measure.limited("alloc", "lost", "blocks", List.of(whole ? 0.0 : 1.0), 0));
    }
}
