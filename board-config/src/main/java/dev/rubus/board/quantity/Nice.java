package dev.rubus.board.quantity;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * Nice values -20 (dearest) to 19 and the weights they stand for: each step is about 1.25 times the next, 0 is 1024.
 * The weights are Linux's own ({@code sched_prio_to_weight}, kernel/sched/core.c), so that shares compare with {@code renice}.
 */
public final class Nice {
    public static final int MIN = -20;
    public static final int MAX = 19;

    /** The weight of nice 0. */
    public static final int NORMAL_WEIGHT = 1024;

    private static final int[] WEIGHTS = {
        88761, 71755, 56483, 46273, 36291, 29154, 23254, 18705, 14949, 11916, 9548, 7620, 6100, 4904, 3906, 3121, 2501,
        1991, 1586, 1277, 1024, 820, 655, 526, 423, 335, 272, 215, 172, 137, 110, 87, 70, 56, 45, 36, 29, 23, 18, 15
    };

    /** Words for those who do not think in nice values. */
    private static final Map<String, Integer> NAMES = Map.of("high", -10, "normal", 0, "low", 10, "idle", 19);

    private Nice() {}

    /** The weight of a nice value. */
    public static int weight(int nice) {
        if (nice < MIN || nice > MAX) {
            throw new IllegalArgumentException("nice " + nice + " is not in " + MIN + ".." + MAX);
        }
        return WEIGHTS[nice - MIN];
    }

    /** From -20..19 or a word to a weight. */
    public static int parseWeight(Object raw) throws BadValue {
        if (raw instanceof Long nice && nice >= MIN && nice <= MAX) {
            return weight(nice.intValue());
        }
        if (raw instanceof String name && NAMES.containsKey(name)) {
            return weight(NAMES.getOrDefault(name, 0));
        }
        throw new BadValue(
                "a nice value from -20 (dearest) to 19, or one of "
                        + NAMES.keySet().stream().sorted().collect(Collectors.joining(", ")),
                "write for example weight = -5 or weight = \"high\"");
    }
}
