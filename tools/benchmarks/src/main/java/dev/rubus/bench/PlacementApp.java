package dev.rubus.bench;

import dev.rubus.abi.I2cTransfer;
import dev.rubus.abi.vdso.VdsoPage;
import dev.rubus.sdk.App;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The app of {@link PlacementBenchmark}. First it measures calls, and says
 * {@code CALLS i2c-p50 i2c-p99 write-p50 write-p99 level-p50 page calls-per-second}, all but the last in ns. Then it drives a line every few ms,
 * and says {@code GAP ms} when that was not possible for a while. Of the edges of another line it says
 * {@code EDGES count p50 p99} whenever they pause: how many came since it began, and how old those since the last pause were, in ns.
 */
final class PlacementApp {
    static final int INPUT = 17;
    static final int OUTPUT = 27;
    /** A bus, a chip of the simulated board, and the register that says which it is. */
    static final String CHIP = "1:0x76";

    private static final String IN = "/dev/gpio/" + INPUT;
    private static final String OUT = "/dev/gpio/" + OUTPUT;
    private static final String BUS = "/dev/i2c/1/0x76";
    private static final I2cTransfer CHIP_ID =
            new I2cTransfer.Smbus(true, 0xd0, I2cTransfer.Smbus.BYTE_DATA, 1, new byte[0]);

    private static final int WARM_UP = 1500;
    private static final int CALLS = 2000;
    private static final int PAGE_READS = 1_000_000;
    private static final int CALLERS = 4;
    private static final long RATE_NANOS = 1_000_000_000L;
    private static final long DRIVE_EVERY_NANOS = 2_000_000;
    private static final long GAP_NANOS = 12_000_000;
    private static final long PAUSE_NANOS = 250_000_000;

    private static volatile long sink;

    private final App app = App.current();
    private final int out = app.open(OUT);
    private final int in = app.open(IN);
    private final int chip = app.open(BUS);
    private final List<Long> ages = new ArrayList<>();
    private long edges;
    private long lastEdge;

    private PlacementApp() throws IOException {}

    private interface Work {
        void once(int i) throws IOException;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        PlacementApp bench = new PlacementApp();
        bench.app.listen(bench.in, bench::came, IN);
        bench.measure();
        Thread pauses = new Thread(bench::tellPauses, "pauses");
        pauses.setDaemon(true);
        pauses.start();
        System.out.println("DRIVES");
        bench.drive();
    }

    private void measure() throws IOException, InterruptedException {
        long[] i2c = time(i -> app.transfer(chip, CHIP_ID, true, BUS));
        long[] write = time(i -> app.write(out, i & 1, OUT));
        long[] level = time(i -> sink = app.read(in, IN));
        System.out.println("CALLS " + at(i2c, 0.5) + " " + at(i2c, 0.99) + " " + at(write, 0.5) + " " + at(write, 0.99)
                + " " + at(level, 0.5) + " " + page() + " " + perSecond());
    }

    private static long[] time(Work work) throws IOException {
        for (int i = 0; i < WARM_UP; i++) {
            work.once(i);
        }
        long[] took = new long[CALLS];
        for (int i = 0; i < CALLS; i++) {
            long begin = System.nanoTime();
            work.once(i);
            took[i] = System.nanoTime() - begin;
        }
        Arrays.sort(took);
        return took;
    }

    private static long at(long[] sorted, double share) {
        return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1L, (long) (share * sorted.length))];
    }

    /** ns of one level from the page. */
    private double page() throws IOException {
        VdsoPage page = app.ring0().page();
        int slot = page.slotOf(INPUT);
        long sum = 0;
        for (int i = 0; i < PAGE_READS; i++) {
            sum += page.level(slot, INPUT);
        }
        long begin = System.nanoTime();
        for (int i = 0; i < PAGE_READS; i++) {
            sum += page.level(slot, INPUT);
        }
        long end = System.nanoTime();
        if (sum < 0) {
            throw new IllegalStateException("the vDSO page does not know line " + INPUT);
        }
        sink = sum;
        return (double) (end - begin) / PAGE_READS;
    }

    /** How many reads and writes of lines some threads together get done. */
    private double perSecond() throws InterruptedException {
        long end = System.nanoTime() + RATE_NANOS;
        long[] done = new long[CALLERS];
        List<Thread> callers = new ArrayList<>();
        for (int t = 0; t < CALLERS; t++) {
            int me = t;
            Thread caller = new Thread(() -> {
                try {
                    while (System.nanoTime() < end) {
                        app.write(out, (int) done[me] & 1, OUT);
                        app.read(in, IN);
                        done[me] += 2;
                    }
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            callers.add(caller);
            caller.start();
        }
        for (Thread caller : callers) {
            caller.join();
        }
        return Arrays.stream(done).sum() / (RATE_NANOS / 1e9);
    }

    private void drive() {
        long last = System.nanoTime();
        for (int i = 0; ; i++) {
            LockSupport.parkNanos(DRIVE_EVERY_NANOS);
            try {
                app.write(out, i & 1, OUT);
            } catch (IOException e) {
                continue;
            }
            long now = System.nanoTime();
            if (now - last > GAP_NANOS) {
                System.out.println("GAP " + (now - last) / 1e6);
            }
            last = now;
        }
    }

    private synchronized void came(App.Edge edge) {
        lastEdge = System.nanoTime();
        ages.add(lastEdge - edge.timestampNanos());
        edges++;
    }

    private void tellPauses() {
        while (true) {
            LockSupport.parkNanos(PAUSE_NANOS / 4);
            synchronized (this) {
                if (!ages.isEmpty() && System.nanoTime() - lastEdge > PAUSE_NANOS) {
                    long[] sorted =
                            ages.stream().mapToLong(Long::longValue).sorted().toArray();
                    ages.clear();
                    System.out.println("EDGES " + edges + " " + at(sorted, 0.5) + " " + at(sorted, 0.99));
                }
            }
        }
    }
}
