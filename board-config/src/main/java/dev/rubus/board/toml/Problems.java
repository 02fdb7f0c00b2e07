package dev.rubus.board.toml;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong, so that the user sees all of it at once. For one thread. */
public final class Problems {
    private final List<Problem> found = new ArrayList<>();

    public void add(Problem problem) {
        found.add(problem);
    }

    /** How many were found so far: compare before and after reading to see whether a record may be built. */
    public int count() {
        return found.size();
    }

    public List<Problem> list() {
        return List.copyOf(found);
    }

    public void throwIfAny() throws ConfigException {
        if (!found.isEmpty()) {
            throw new ConfigException(found);
        }
    }
}
