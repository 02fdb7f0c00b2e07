package dev.rubus.cli;

import dev.rubus.cli.command.GpioCommands;
import dev.rubus.cli.command.I2cCommands;
import dev.rubus.cli.command.LocalCommands;
import dev.rubus.cli.command.NodeCommands;
import dev.rubus.cli.command.Rehearsal;
import dev.rubus.cli.command.SimCommands;
import dev.rubus.cli.command.Started;
import dev.rubus.cli.command.Words;
import dev.rubus.cli.doctor.Doctor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;

/** Every command by its first word, in the order of the help. Each is spelled out only when it is asked for. */
public final class Commands {

    private static final Map<String, Supplier<CommandSpec>> BY_NAME = byName();

    private Commands() {}

    private static Map<String, Supplier<CommandSpec>> byName() {
        Map<String, Supplier<CommandSpec>> commands = new LinkedHashMap<>();
        commands.put("start", LocalCommands::start);
        commands.put("stop", NodeCommands::stop);
        commands.put("status", NodeCommands::status);
        commands.put("ps", NodeCommands::ps);
        commands.put("restart", NodeCommands::restart);
        commands.put("hold", NodeCommands::hold);
        commands.put("release", NodeCommands::release);
        commands.put("logs", NodeCommands::logs);
        commands.put("inspect", NodeCommands::inspect);
        commands.put("stats", NodeCommands::stats);
        commands.put("lsmod", NodeCommands::lsmod);
        commands.put("gpio", GpioCommands::gpio);
        commands.put("i2c", I2cCommands::i2c);
        commands.put("sim", SimCommands::sim);
        commands.put("chaos", NodeCommands::chaos);
        commands.put("doctor", Doctor::doctor);
        commands.put("config", LocalCommands::config);
        commands.put("completion", LocalCommands::completion);
        commands.put("started", Started::started);
        commands.put("rehearse", Rehearsal::rehearse);
        return commands;
    }

    /** The whole tree, for help and completion. */
    public static CommandSpec all() {
        CommandSpec root = root();
        BY_NAME.forEach((name, command) -> root.addSubcommand(name, command.get()));
        return root;
    }

    /** A tree with one command: a fifth of the time that the whole one takes. Empty when there is no such command. */
    static Optional<CommandSpec> only(String name) {
        Supplier<CommandSpec> command = BY_NAME.get(name);
        if (command == null) {
            return Optional.empty();
        }
        CommandSpec root = root();
        root.addSubcommand(name, command.get());
        return Optional.of(root);
    }

    private static CommandSpec root() {
        CommandSpec root = Words.group("supervisor", "Runs and asks a Rubus node.");
        root.add(Words.inherited(Words.flag("Print one JSON document with stable keys.", "--json")));
        root.add(Words.inherited(Words.option(
                "DIR",
                "The node that keeps its state there (default: RUBUS_STATE, or the machine's node).",
                "--state")));
        root.add(Words.inherited(Words.help()));
        root.add(Words.version());
        return root;
    }
}
