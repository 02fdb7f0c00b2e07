package dev.rubus.kernel.syscall;

import dev.rubus.abi.Syscall;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one caller did: for each number how often, how many errors, how long. Recording makes no garbage after the first call of a number.
 * One thread.
 */
public final class SyscallCounters {
    private final @Nullable Counter[] byNumber = new Counter[Syscall.NUMBERS];

    private static final class Counter {
        final LatencyHistogram times = new LatencyHistogram();
        long errors;
    }

    /**
     * One number's figures.
     *
     * @param number 0 stands for all numbers that the table does not have
     * @param p50Nanos from the look at the request to the answer in the caller's ring
     */
    public record Row(int number, long count, long errors, long p50Nanos, long p99Nanos, long mostNanos) {}

    /** @param number any; those outside of the table count as 0 */
    public void record(int number, boolean error, long nanos) {
        int at = number > 0 && number < byNumber.length ? number : 0;
        Counter counter = byNumber[at];
        if (counter == null) {
            counter = new Counter();
            byNumber[at] = counter;
        }
        counter.times.record(nanos);
        if (error) {
            counter.errors++;
        }
    }

    /** Adds what another caller did. */
    public void add(SyscallCounters other) {
        for (int i = 0; i < byNumber.length; i++) {
            Counter theirs = other.byNumber[i];
            if (theirs != null) {
                Counter ours = byNumber[i];
                if (ours == null) {
                    ours = new Counter();
                    byNumber[i] = ours;
                }
                ours.times.add(theirs.times);
                ours.errors += theirs.errors;
            }
        }
    }

    /** Calls of all numbers. */
    public long count() {
        long count = 0;
        for (Counter counter : byNumber) {
            count += counter == null ? 0 : counter.times.count();
        }
        return count;
    }

    /** A row for each number that was called, by number. */
    public List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < byNumber.length; i++) {
            Counter counter = byNumber[i];
            if (counter != null) {
                LatencyHistogram times = counter.times;
                rows.add(new Row(
                        i, times.count(), counter.errors, times.quantile(0.5), times.quantile(0.99), times.most()));
            }
        }
        return rows;
    }
}
