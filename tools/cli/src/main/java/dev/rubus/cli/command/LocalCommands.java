package dev.rubus.cli.command;

import static dev.rubus.cli.command.Words.command;
import static dev.rubus.cli.command.Words.flag;
import static dev.rubus.cli.command.Words.group;
import static dev.rubus.cli.command.Words.option;
import static dev.rubus.cli.command.Words.word;

import dev.rubus.cli.CommandFailure;
import dev.rubus.cli.Commands;

/** Commands that need no running node. */
public final class LocalCommands {

    private LocalCommands() {}

    /** Known here for its help and completion: the script that starts this JVM starts the node itself. */
    public static Words start() {
        return command(
                "start",
                "Start a node: install what is missing, build if needed, return when it serves.",
                call -> {
                    throw CommandFailure.usage("a node is started by the supervisor script: tools/supervisor start");
                },
                option("BOARD", "The board (default: found by itself); sim is a simulated one.", "--board"),
                option("DIR", "The configuration (default: /etc/rubus).", "--config"),
                flag("Stay, and log to the terminal.", "--foreground"));
    }

    public static Words config() {
        return group(
                "config",
                "The configuration.",
                command(
                        "check",
                        "Read the configuration and say what is wrong with it, and where.",
                        ConfigCheck::run,
                        Words.wordIfAny("DIR", "The folder (default: /etc/rubus).")));
    }

    public static Words completion() {
        return command(
                "completion",
                "Print a completion script: source <(supervisor completion bash)",
                LocalCommands::completion,
                word("SHELL", "bash or zsh."));
    }

    private static void completion(Call call) throws CommandFailure {
        String shell = call.word("SHELL");
        if (!shell.equals("bash") && !shell.equals("zsh")) {
            throw CommandFailure.usage("there is no completion for '" + shell + "', only for bash and zsh");
        }
        call.out().stream().print(new Manual(Commands.all()).completion());
    }
}
