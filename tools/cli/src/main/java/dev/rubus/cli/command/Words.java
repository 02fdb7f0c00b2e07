package dev.rubus.cli.command;

import dev.rubus.cli.CommandFailure;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ScopeType;

/**
 * Spells commands for picocli by hand: its annotations are read by reflection, which costs more time than everything else that
 * {@code supervisor status} does.
 */
public final class Words {

    private Words() {}

    /** A command whose arguments come in the order given here. */
    public static CommandSpec command(String name, String summary, Action action, ArgSpec... args) {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(action).name(name);
        describe(spec, summary);
        for (ArgSpec arg : args) {
            spec.add(arg);
        }
        return spec;
    }

    /** A word under which commands are gathered; alone it is a wrong use. */
    public static CommandSpec group(String name, String summary, CommandSpec... commands) {
        CommandSpec spec = command(name, summary, call -> {
            throw CommandFailure.usage("'" + name + "' needs a command after it; see: supervisor " + name + " --help");
        });
        for (CommandSpec command : commands) {
            spec.addSubcommand(command.name(), command);
        }
        return spec;
    }

    public static PositionalParamSpec word(int index, String label, String meaning) {
        return positional(Integer.toString(index), label, meaning)
                .required(true)
                .build();
    }

    public static PositionalParamSpec wordIfAny(int index, String label, String meaning) {
        return positional(Integer.toString(index), label, meaning)
                .required(false)
                .build();
    }

    /** One or more words. */
    public static PositionalParamSpec words(int from, String label, String meaning) {
        return positional(from + "..*", label, meaning)
                .type(String[].class)
                .arity("1..*")
                .required(true)
                .build();
    }

    private static PositionalParamSpec.Builder positional(String index, String label, String meaning) {
        return PositionalParamSpec.builder()
                .index(index)
                .type(String.class)
                .paramLabel(label)
                .description(escape(meaning));
    }

    public static OptionSpec flag(String meaning, String... names) {
        return OptionSpec.builder(names)
                .type(boolean.class)
                .description(escape(meaning))
                .build();
    }

    public static OptionSpec option(String label, String meaning, String... names) {
        return OptionSpec.builder(names)
                .type(String.class)
                .paramLabel(label)
                .description(escape(meaning))
                .build();
    }

    public static OptionSpec help() {
        return OptionSpec.builder("-h", "--help")
                .type(boolean.class)
                .usageHelp(true)
                .description("Show this help.")
                .build();
    }

    public static OptionSpec version() {
        return OptionSpec.builder("-V", "--version")
                .type(boolean.class)
                .versionHelp(true)
                .description("Show the version.")
                .build();
    }

    /** An option that every command under the spec knows as well. */
    public static OptionSpec inherited(OptionSpec option) {
        return option.toBuilder().scopeType(ScopeType.INHERIT).build();
    }

    private static void describe(CommandSpec spec, String summary) {
        UsageMessageSpec usage = spec.usageMessage();
        usage.description(escape(summary));
        usage.sortOptions(false);
    }

    private static String escape(String text) {
        return text.replace("%", "%%");
    }
}
