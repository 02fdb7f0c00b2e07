package dev.rubus.cli.command;

import static dev.rubus.cli.command.Words.command;

import dev.rubus.cli.print.BuddyInfo;
import dev.rubus.cli.print.Listing;
import java.util.Map;

/** Where the node's memory is. */
public final class MemoryCommands {

    private MemoryCommands() {}

    public static Words free() {
        return command(
                "free",
                "The node's memory: the machine's, the budget, and what each process holds.",
                call -> call.askAndShow("free", Map.of(), Listing::any));
    }

    public static Words buddyinfo() {
        return command(
                "buddyinfo",
                "Free page blocks of each zone, by their order.",
                call -> call.askAndShow("buddyinfo", Map.of(), BuddyInfo::print));
    }

    public static Words slabinfo() {
        return command(
                "slabinfo",
                "The caches of small objects, and who holds how many.",
                call -> call.askAndShow("slabinfo", Map.of(), Listing::any));
    }
}
