package dev.rubus.cli.command;

import static dev.rubus.cli.command.Words.command;

import dev.rubus.cli.print.Listing;
import java.util.Map;

/** Who is served next, and who waits. */
public final class SchedCommands {
    private SchedCommands() {}

    public static Words sched() {
        return command(
                "sched",
                "The run queue of each bus and chip: who waits, what each client used, its lag and deadline.",
                call -> call.askAndShow("sched", Map.of(), Listing::any));
    }
}
