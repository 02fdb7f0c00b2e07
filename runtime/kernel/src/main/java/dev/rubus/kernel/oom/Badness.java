package dev.rubus.kernel.oom;

import java.util.Comparator;
import java.util.List;

/**
 * How bad a process is for the memory of the node: the one with the most points goes first. In pages.
 *
 * <pre>
 * points = use - age - privilege + adj * total / 1000
 *
 * use        resident + swap + page tables                          oom_badness() since Linux 2.6.36
 * age        use/40 for each doubling of its minutes, use/4 at most 2.6.35 and before took the root of the run time
 * privilege  a driver use/2, a service use/4                        the same quartered it for CAP_SYS_ADMIN, later took 3 % off
 * adj        oom_score_adj in thousandths of all that there is      oom_badness() since Linux 2.6.36
 * </pre>
 *
 * <p>Age and privilege are shares of the use, so that they decide between processes of about one size and never make a small one go for
 * a large one. As in Linux, {@code total} is what is short: the node's budget, or the machine's memory and swap.
 *
 * @param points {@link Long#MIN_VALUE} for one that is never chosen, as in Linux
 */
public record Badness(Candidate candidate, long use, long age, long privilege, long adj, long points) {
    public static final int PAGE_BYTES = 4096;

    private static final int AGE_SHARE = 40;
    /** 2^10 minutes are 17 hours: who runs that long is settled. */
    private static final int MAX_DOUBLINGS = 10;

    private static final long MINUTE_MILLIS = 60_000;

    /** The first goes first. Between equals the younger, whose loss is smaller; the name makes it one order for ever. */
    private static final Comparator<Badness> WORST_FIRST = Comparator.comparingLong((Badness b) -> -b.rank())
            .thenComparingLong(b -> b.candidate.ageMillis())
            .thenComparing(b -> b.candidate.name());

    /** @param totalPages what is short, in all */
    public static Badness of(Candidate c, long totalPages) {
        if (totalPages <= 0) {
            throw new IllegalArgumentException("a total of " + totalPages + " pages");
        }
        long use = c.usePages();
        long minutes = c.ageMillis() / MINUTE_MILLIS;
        int doublings = Math.min(MAX_DOUBLINGS, Long.SIZE - 1 - Long.numberOfLeadingZeros(minutes + 1));
        long age = use * doublings / AGE_SHARE;
        long privilege = c.privilege().discount(use);
        long adj = c.adj() * totalPages / 1000;
        return new Badness(c, use, age, privilege, adj, c.immune() ? Long.MIN_VALUE : use - age - privilege + adj);
    }

    /** All of them, the one to go first at the front, those that are never chosen at the end. */
    public static List<Badness> order(List<Candidate> candidates, long totalPages) {
        return candidates.stream()
                .map(c -> of(c, totalPages))
                .sorted(WORST_FIRST)
                .toList();
    }

    /** Negating the smallest long would make it the largest again. */
    private long rank() {
        return Math.max(points, -Long.MAX_VALUE);
    }

    /** What makes it what it is, in words for an operator. */
    public String why() {
        if (candidate.immune()) {
            return candidate.privilege() == Privilege.SUPERVISOR ? "never: ring 0" : "never: oom-score-adj is -1000";
        }
        StringBuilder why = new StringBuilder("uses ").append(mib(use));
        if (age > 0) {
            why.append(", its age takes off ").append(mib(age));
        }
        if (privilege > 0) {
            why.append(", being a ")
                    .append(candidate.privilege().label())
                    .append(" takes off ")
                    .append(mib(privilege));
        }
        if (adj != 0) {
            why.append(", oom-score-adj ")
                    .append(candidate.adj())
                    .append(adj < 0 ? " takes off " : " adds ")
                    .append(mib(Math.abs(adj)));
        }
        return why.toString();
    }

    static String mib(long pages) {
        long tenths = pages * 10 / (1024 * 1024 / PAGE_BYTES);
        return tenths / 10 + "." + tenths % 10 + " MiB";
    }
}
