package dev.rubus.cli.command;

import static dev.rubus.cli.command.Words.command;
import static dev.rubus.cli.command.Words.option;
import static dev.rubus.cli.command.Words.word;

import dev.rubus.cli.CommandFailure;
import dev.rubus.cli.print.Listing;
import dev.rubus.cli.print.TracedCalls;
import java.util.Map;

/** What processes ask of ring 0: counted, and one by one. */
public final class SyscallCommands {

    private SyscallCommands() {}

    public static Words syscalls() {
        return command(
                "syscalls",
                "How often each system call was made, by whom, and how long it took.",
                call -> call.askAndShow("syscalls", Map.of(), Listing::any));
    }

    public static Words strace() {
        return command(
                "strace",
                "Print a process's system calls as they come.",
                SyscallCommands::strace,
                word("NAME", "A process, by its name in supervisor ps."),
                option("N", "End after N calls.", "-n", "--num-calls"));
    }

    private static void strace(Call call) throws CommandFailure {
        long limit =
                Call.number("-n", call.option("--num-calls").orElse(Long.toString(Long.MAX_VALUE)), 1, Long.MAX_VALUE);
        call.follow("strace", Map.of("name", call.word("NAME")), limit, TracedCalls::one);
    }
}
