package dev.rubus.board.toml;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration cannot be used. Carries the problems found; the message has one line for each. */
public final class ConfigException extends Exception {
    private final transient List<Problem> problems;

    /** With the number of further problems that were not kept. */
    public ConfigException(List<Problem> problems, int more) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n"))
                + (more == 0 ? "" : "\nand " + more + " more problems"));
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("no problem");
        }
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
