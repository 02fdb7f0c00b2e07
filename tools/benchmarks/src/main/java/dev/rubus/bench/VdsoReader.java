package dev.rubus.bench;

import dev.rubus.abi.vdso.VdsoPage;
import dev.rubus.sdk.App;
import java.io.IOException;
import java.util.function.IntSupplier;

/**
 * The app of {@link VdsoBenchmark}: reads one line from the page and by system call, and the clock, in turns. Says what each took in ns as
 * {@code RUN nanoTime page syscall}.
 */
final class VdsoReader {
    static final int LINE = 17;
    static final String PATH = "/dev/gpio/" + LINE;

    private static final int RUNS = 9;
    /** Makes the compiler compile; not counted. */
    private static final int WARM_UP_RUNS = 2;

    private static final int READS = 2_000_000;
    private static final int CALLS = 1_000;
    private static final long LIVE_WITHIN_NANOS = 10_000_000_000L;

    private static volatile long sink;

    private VdsoReader() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        App app = App.current();
        int handle = app.open(PATH);
        VdsoPage page = app.ring0().page();
        int slot = page.slotOf(LINE);
        awaitLive(page, slot);
        for (int run = 0; run < WARM_UP_RUNS + RUNS; run++) {
            double clock = clock();
            double level = level(page, slot);
            double call = call(() -> {
                try {
                    return app.read(handle, PATH);
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            if (run >= WARM_UP_RUNS) {
                System.out.println("RUN " + clock + " " + level + " " + call);
            }
        }
        System.out.println("SUM " + sink);
        System.out.println("END");
        Thread.sleep(Long.MAX_VALUE);
    }

    private static void awaitLive(VdsoPage page, int slot) {
        long limit = System.nanoTime() + LIVE_WITHIN_NANOS;
        while (page.level(slot, LINE) == VdsoPage.ASK) {
            if (System.nanoTime() > limit) {
                throw new IllegalStateException("the vDSO page does not know line " + LINE);
            }
            Thread.onSpinWait();
        }
    }

    private static double clock() {
        long sum = 0;
        long begin = System.nanoTime();
        for (int i = 0; i < READS; i++) {
            sum += System.nanoTime();
        }
        long end = System.nanoTime();
        sink = sum;
        return (double) (end - begin) / READS;
    }

    private static double level(VdsoPage page, int slot) {
        long sum = 0;
        long begin = System.nanoTime();
        for (int i = 0; i < READS; i++) {
            sum += page.level(slot, LINE);
        }
        long end = System.nanoTime();
        // A read that had to be asked for by system call would be no read of the page.
        if (sum < 0) {
            throw new IllegalStateException("line " + LINE + " was not fresh: " + sum);
        }
        sink = sum;
        return (double) (end - begin) / READS;
    }

    private static double call(IntSupplier read) {
        long sum = 0;
        long begin = System.nanoTime();
        for (int i = 0; i < CALLS; i++) {
            sum += read.getAsInt();
        }
        long end = System.nanoTime();
        sink = sum;
        return (double) (end - begin) / CALLS;
    }
}
