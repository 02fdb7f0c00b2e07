package dev.rubus.cli.command;

import dev.rubus.cli.CommandFailure;

/** What a command does once its words are understood. */
@FunctionalInterface
public interface Action {

    void run(Call call) throws CommandFailure;
}
