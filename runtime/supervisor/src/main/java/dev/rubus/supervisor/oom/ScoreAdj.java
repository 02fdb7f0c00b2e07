package dev.rubus.supervisor.oom;

import dev.rubus.kernel.oom.Candidate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.tinylog.Logger;

/**
 * Writes {@code /proc/PID/oom_score_adj}, so that Linux chooses as we do when it must choose before us. Lower than a process was started
 * with only with CAP_SYS_RESOURCE, which root in a container may lack. One thread.
 */
final class ScoreAdj {
    private final Path proc;
    private final int floor;
    private final Map<Integer, Integer> written = new HashMap<>();

    /** Makes the supervisor immune if the machine lets it. @param proc where procfs is */
    ScoreAdj(Path proc) {
        this.proc = proc;
        this.floor = immune() ? Candidate.MIN_ADJ : own();
        if (floor != Candidate.MIN_ADJ) {
            Logger.warn(
                    "oom_score_adj below {} is refused here (no CAP_SYS_RESOURCE): Linux may choose the supervisor, and all others are"
                            + " shifted up by as much, which keeps their order",
                    floor);
        }
    }

    private boolean immune() {
        return write("self", Candidate.MIN_ADJ);
    }

    private int own() {
        try {
            return Integer.parseInt(
                    Files.readString(proc.resolve("self/oom_score_adj")).strip());
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
    }

    /** The lowest value that can be written. */
    int floor() {
        return floor;
    }

    /** The value for every process of a sandbox; written once, and again for those that are new or changed. */
    void set(Collection<Integer> pids, int value) {
        for (int pid : pids) {
            if (!Integer.valueOf(value).equals(written.get(pid)) && write(Integer.toString(pid), value)) {
                written.put(pid, value);
            }
        }
    }

    /** Forgets all but these: pids come again, and who may raise its own value may lower it to the floor again. */
    void retain(Collection<Integer> living) {
        written.keySet().retainAll(living);
    }

    private boolean write(String who, int value) {
        try {
            Files.writeString(proc.resolve(who).resolve("oom_score_adj"), Integer.toString(value));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
