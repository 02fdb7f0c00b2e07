package dev.rubus.bench;

import dev.rubus.sdk.App;
import dev.rubus.sdk.Batch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The apps of {@link StraceBenchmark}: calls that ring 0 answers by itself, in batches, so that nearly all of their time is ring 0's. Two of
 * them take turns by the clock. Says as {@code RUN when ns} what each call took, {@code when} being {@link System#nanoTime} after it.
 */
final class StraceCaller {
    static final String TRACED = "traced";
    static final String NEVER = "never";

    private static final long TURN_NANOS = 100_000_000;
    /** Together less than the rate lets through at once. */
    private static final int BATCHES = 16;

    private static final int NO_HANDLE = 99;

    private StraceCaller() {}

    public static void main(String[] args) throws Exception {
        App app = App.current();
        Batch batch = app.batch();
        for (int i = 0; i < Batch.CAPACITY; i++) {
            batch.read(NO_HANDLE, "no handle"); // EBADF: checked in every way, and no driver has a part in it
        }
        long turn = app.ring0().name().equals(TRACED) ? 0 : 1;
        while (true) {
            awaitTurn(turn);
            List<Double> each = new ArrayList<>();
            for (int i = 0; i < BATCHES; i++) {
                long begun = System.nanoTime();
                batch.submit();
                batch.await();
                each.add((double) (System.nanoTime() - begun) / Batch.CAPACITY);
            }
            System.out.println("RUN " + System.nanoTime() + " " + Median.of(each));
        }
    }

    /** The beginning of the next one. */
    private static void awaitTurn(long turn) {
        long number = Math.floorDiv(System.nanoTime(), TURN_NANOS) + 1;
        number += (number & 1) == turn ? 0 : 1;
        long until = number * TURN_NANOS;
        for (long now = System.nanoTime(); now < until; now = System.nanoTime()) {
            LockSupport.parkNanos(until - now);
        }
    }
}
