package dev.rubus.cli;

import dev.rubus.cli.command.FileCommands;
import dev.rubus.cli.command.GpioCommands;
import dev.rubus.cli.command.I2cCommands;
import dev.rubus.cli.command.LocalCommands;
import dev.rubus.cli.command.MemoryCommands;
import dev.rubus.cli.command.NodeCommands;
import dev.rubus.cli.command.Rehearsal;
import dev.rubus.cli.command.SchedCommands;
import dev.rubus.cli.command.SimCommands;
import dev.rubus.cli.command.Started;
import dev.rubus.cli.command.SyscallCommands;
import dev.rubus.cli.command.Words;
import dev.rubus.cli.configuration.ConfigCheck;
import dev.rubus.cli.doctor.Doctor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Every command by its first word, in the order of the help. Each is spelled out only when it is asked for. */
public final class Commands {

    private static final Map<String, Supplier<Words>> BY_NAME = byName();

    private static final List<Words.Option> OPTIONS = List.of(
            Words.flag("Print one JSON document with stable keys.", "--json"),
            Words.option(
                    "DIR", "The node that keeps its state there (default: RUBUS_STATE, or the machine's).", "--state"),
            Words.flag("Show this help.", "-h", "--help"),
            Words.flag("Show the version.", "-V", "--version"));

    private Commands() {}

    private static Map<String, Supplier<Words>> byName() {
        Map<String, Supplier<Words>> commands = new LinkedHashMap<>();
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
        commands.put("ls", FileCommands::ls);
        commands.put("cat", FileCommands::cat);
        commands.put("write", FileCommands::write);
        commands.put("mount", FileCommands::mount);
        commands.put("oom", NodeCommands::oom);
        commands.put("vdso", NodeCommands::vdso);
        commands.put("free", MemoryCommands::free);
        commands.put("buddyinfo", MemoryCommands::buddyinfo);
        commands.put("slabinfo", MemoryCommands::slabinfo);
        commands.put("syscalls", SyscallCommands::syscalls);
        commands.put("strace", SyscallCommands::strace);
        commands.put("sched", SchedCommands::sched);
        commands.put("gpio", GpioCommands::gpio);
        commands.put("i2c", I2cCommands::i2c);
        commands.put("sim", SimCommands::sim);
        commands.put("chaos", NodeCommands::chaos);
        commands.put("doctor", Doctor::doctor);
        commands.put("config", ConfigCheck::config);
        commands.put("completion", LocalCommands::completion);
        commands.put("started", Started::started);
        commands.put("rehearse", Rehearsal::rehearse);
        return commands;
    }

    /** Everything, for help and completion. */
    public static Words all() {
        return root(BY_NAME.values().stream().map(Supplier::get).toList());
    }

    /** The command that a first word names. */
    static Optional<Words> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name)).map(Supplier::get);
    }

    /** What every command line may have. */
    static Words root() {
        return root(List.of());
    }

    private static Words root(List<Words> commands) {
        Words group = Words.group("supervisor", "Runs and asks a Rubus node.", commands.toArray(Words[]::new));
        return new Words(group.name(), group.summary(), group.action(), List.of(), OPTIONS, group.commands(), false);
    }
}
