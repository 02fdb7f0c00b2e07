package dev.rubus.kernel.sched;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether one more reservation fits, so that all of them meet their deadlines when served earliest deadline first without preemption. In
 * order of their periods, for each of them: what it and all shorter ones use, plus the longest time that somebody else may be in its
 * way, is at most {@link #LIMIT}. Sufficient, not necessary.
 *
 * <p>Sources: T. Baker, <i>Stack-Based Scheduling of Realtime Processes</i>, 1991, for the term of blocking; the limit is Linux's
 * ({@code sched_rt_runtime_us} / {@code sched_rt_period_us}), so that something is left for those who reserved nothing.
 */
public final class Admission {
    /** Millionths of the resource. */
    public static final long LIMIT = 950_000;

    /** The shortest period first. */
    private final List<Reservation> admitted = new ArrayList<>();

    private long used;

    /**
     * Why it does not fit, in millionths of the resource.
     *
     * @param used by those who are in
     * @param asked by the one who is not
     * @param free for a reservation of that period
     */
    public record Refusal(long used, long asked, long free) {
        @Override
        public String toString() {
            return "used " + percent(used) + ", asked " + percent(asked) + ", free " + percent(free);
        }
    }

    /** As {@code 12.5%}. Down, so that what is said to be free is. */
    public static String percent(long millionths) {
        return millionths / 10_000 + "." + millionths / 1000 % 10 + "%";
    }

    /** Millionths of the resource that are promised. */
    public long used() {
        return used;
    }

    /**
     * Takes it in if it fits.
     *
     * @param blockingNanos the longest that one request takes the resource, whoever makes it: there is no way to stop it
     * @return null if it is in
     */
    public @Nullable Refusal admit(Reservation asked, long blockingNanos) {
        int place = place(asked);
        long sum = 0;
        long free = LIMIT;
        for (int i = 0; i < admitted.size(); i++) {
            if (i == place) {
                free = Math.min(free, left(sum, asked, blockingNanos));
            }
            sum += admitted.get(i).millionths();
            if (i >= place) {
                free = Math.min(free, left(sum, admitted.get(i), blockingNanos));
            }
        }
        if (place == admitted.size()) {
            free = Math.min(free, left(sum, asked, blockingNanos));
        }
        if (asked.millionths() > free) {
            return new Refusal(used, asked.millionths(), Math.max(0, free));
        }
        add(place, asked);
        return null;
    }

    /** Takes it in again, without asking: it was in a moment ago. */
    public void readmit(Reservation reservation) {
        add(place(reservation), reservation);
    }

    private int place(Reservation of) {
        int place = 0;
        while (place < admitted.size() && admitted.get(place).periodNanos() <= of.periodNanos()) {
            place++;
        }
        return place;
    }

    private void add(int place, Reservation reservation) {
        admitted.add(place, reservation);
        used += reservation.millionths();
    }

    private static long left(long sum, Reservation of, long blockingNanos) {
        return LIMIT - sum - Reservation.part(Math.max(0, blockingNanos), of.periodNanos());
    }

    /** Gives back what was admitted. @throws IllegalArgumentException if it was not */
    public void release(Reservation reservation) {
        if (!admitted.remove(reservation)) {
            throw new IllegalArgumentException("never admitted: " + reservation);
        }
        used -= reservation.millionths();
    }
}
