package dev.rubus.kernel.oom;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The values of {@code /proc/PID/oom_score_adj} with which Linux, which knows neither age nor privilege, chooses as this runtime does, as
 * far as its own grain of a thousandth of all memory allows.
 */
public final class LinuxOrder {
    private LinuxOrder() {}

    /**
     * One value for each process. Linux adds the same to every process for each unit, so a common shift keeps the order: it is how
     * values below the floor are brought up to it. Those that are never to be chosen stand at the floor then, which is the least there is.
     *
     * @param machinePages memory and swap of the machine
     * @param floor the lowest value that the machine lets us write: -1000, or what we run at ourselves without CAP_SYS_RESOURCE
     */
    public static Map<String, Integer> adjustments(List<Candidate> candidates, long machinePages, int floor) {
        Map<String, Integer> wanted = new LinkedHashMap<>();
        int least = Candidate.MAX_ADJ;
        for (Candidate c : candidates) {
            int value = adjustment(c, machinePages);
            wanted.put(c.name(), value);
            if (!c.immune()) {
                least = Math.min(least, value);
            }
        }
        int shift = Math.max(0, floor - least);
        candidates.forEach(c -> wanted.computeIfPresent(
                c.name(),
                (name, value) -> c.immune()
                        ? Math.max(value, floor)
                        : Math.clamp((long) value + shift, floor, Candidate.MAX_ADJ)));
        return wanted;
    }

    private static int adjustment(Candidate c, long machinePages) {
        if (c.immune()) {
            return Candidate.MIN_ADJ;
        }
        Badness badness = Badness.of(c, machinePages);
        long thousandths = Math.round((badness.points() - badness.use()) * 1000.0 / machinePages);
        return Math.clamp(thousandths, Candidate.MIN_ADJ + 1, Candidate.MAX_ADJ);
    }
}
