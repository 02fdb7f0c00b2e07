package dev.rubus.cli.command;

import dev.rubus.cli.command.Words.Count;
import dev.rubus.cli.command.Words.Option;
import dev.rubus.cli.command.Words.Word;
import java.io.PrintStream;
import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Explains the commands: help pages and shell completion, both made by picocli out of the same {@link Words}. */
public final class Manual {

    private final CommandLine root;

    /** The manual of a command with all that is below it. */
    public Manual(Words root) {
        this.root = new CommandLine(spec(root, root.options()));
    }

    /** Prints the page of the command that the words lead to; words that lead nowhere end at the last page on the way. */
    public void print(List<String> path, PrintStream out) {
        CommandLine page = root;
        for (String name : path) {
            page = page.getSubcommands().getOrDefault(name, page);
        }
        page.usage(out);
    }

    /** A script for bash; under zsh it loads zsh's emulation of bash's completion by itself. */
    public String completion() {
        return AutoComplete.bash(root.getCommandName(), root);
    }

    private static CommandSpec spec(Words words, List<Option> everyones) {
        CommandSpec spec = CommandSpec.create().name(words.name());
        spec.usageMessage().description(escape(words.summary())).hidden(words.hidden());
        spec.usageMessage()
                .sortOptions(false)
                .abbreviateSynopsis(words.commands().size() > 8);
        int index = 0;
        for (Word word : words.words()) {
            spec.addPositional(spec(word, index++));
        }
        if (!words.commands().isEmpty() && words.words().isEmpty()) {
            spec.usageMessage().synopsisSubcommandLabel("COMMAND");
        }
        words.options().stream()
                .filter(option -> !everyones.contains(option))
                .forEach(option -> spec.addOption(spec(option)));
        everyones.forEach(option -> spec.addOption(spec(option)));
        words.commands().forEach(command -> spec.addSubcommand(command.name(), spec(command, everyones)));
        return spec;
    }

    private static PositionalParamSpec spec(Word word, int index) {
        boolean many = word.count() == Count.AT_LEAST_ONE;
        return PositionalParamSpec.builder()
                .index(many ? index + "..*" : Integer.toString(index))
                .arity(word.count() == Count.AT_MOST_ONE ? "0..1" : many ? "1..*" : "1")
                .type(many ? String[].class : String.class)
                .paramLabel(word.label())
                .description(escape(word.meaning()))
                .build();
    }

    private static OptionSpec spec(Option option) {
        OptionSpec.Builder builder = OptionSpec.builder(option.names().toArray(String[]::new))
                .type(option.label().isPresent() ? String.class : boolean.class)
                .description(escape(option.meaning()));
        option.label().ifPresent(builder::paramLabel);
        return builder.build();
    }

    private static String escape(String text) {
        return text.replace("%", "%%");
    }
}
