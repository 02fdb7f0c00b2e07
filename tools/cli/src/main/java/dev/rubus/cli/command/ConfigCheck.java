package dev.rubus.cli.command;

import dev.rubus.cli.CommandFailure;
import java.nio.file.Path;
import java.util.List;

/** {@code config check}: a line for each thing that is wrong with a configuration, exit code 2 when there is one. */
final class ConfigCheck {

    /** Reads a configuration folder and tells what is wrong, as {@code file:line:column: what was expected}. */
    @FunctionalInterface
    interface Reader {
        List<String> problems(Path folder) throws CommandFailure;
    }

    private ConfigCheck() {}

    static void run(Call call) throws CommandFailure {
        check(Path.of(call.wordIfAny("DIR").orElse("/etc/rubus")), folder -> List.of(), call);
    }

    static void check(Path folder, Reader reader, Call call) throws CommandFailure {
        List<String> problems = reader.problems(folder);
        if (!problems.isEmpty()) {
            throw CommandFailure.usage(String.join("\n", problems));
        }
        call.out().line(folder + " is well formed");
    }
}
