package dev.rubus.board.toml;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong, so that the user sees all of it at once. For one thread. */
public final class Problems {
    /** Nobody reads more, and a hostile file must not fill the memory with complaints about itself. */
    public static final int MAX_KEPT = 100;

    private final List<Problem> kept = new ArrayList<>();
    private int count;

    public void add(Problem problem) {
        count++;
        if (kept.size() < MAX_KEPT) {
            kept.add(problem);
        }
    }

    /** How many were found so far: compare before and after reading to see whether a record may be built. */
    public int count() {
        return count;
    }

    /** The first {@link #MAX_KEPT}. */
    public List<Problem> list() {
        return List.copyOf(kept);
    }

    public void throwIfAny() throws ConfigException {
        if (count > 0) {
            throw new ConfigException(kept, count - kept.size());
        }
    }
}
