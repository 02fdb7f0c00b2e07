package dev.rubus.cli;

import dev.rubus.cli.command.Action;
import dev.rubus.cli.command.Call;
import dev.rubus.cli.print.Output;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Understands one command line, runs it, and turns every failure into one line and an exit code. */
public final class Main {

    private final Output out;
    private final PrintStream err;
    private final Optional<Path> stateByEnvironment;

    /**
     * @param stateByEnvironment the state folder to take when the words name none
     */
    public Main(PrintStream out, PrintStream err, Optional<Path> stateByEnvironment) {
        this.out = new Output(out);
        this.err = err;
        this.stateByEnvironment = stateByEnvironment;
    }

    public static void main(String[] args) {
        // System.out writes each line by itself; a table is better off in one piece.
        PrintStream out = new PrintStream(
                new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 8192),
                false,
                StandardCharsets.UTF_8);
        Optional<Path> state = Optional.ofNullable(System.getenv("RUBUS_STATE"))
                .filter(s -> !s.isEmpty())
                .map(Path::of);
        int exit = new Main(out, System.err, state).run(args);
        out.flush();
        System.exit(exit);
    }

    /** Runs the command and returns its exit code. */
    public int run(String... args) {
        try {
            List<String> words = List.of(args);
            if (words.isEmpty() || words.getFirst().equals("help")) {
                return help(words);
            }
            CommandSpec tree = tree(words);
            ParseResult parsed = new CommandLine(tree).parseArgs(args);
            return run(parsed);
        } catch (ParameterException e) {
            String name = e.getCommandLine().getCommandSpec().qualifiedName();
            return fail(ExitCode.USAGE, lowerFirst(String.valueOf(e.getMessage())) + "; see: " + name + " --help");
        } catch (CommandFailure failure) {
            return fail(failure.exit(), failure.why());
        }
    }

    /** Only the command that is used is spelled out; the whole tree takes longer than the node's answer. */
    private static CommandSpec tree(List<String> words) {
        return words.stream()
                .filter(word -> !word.startsWith("-"))
                .findFirst()
                .flatMap(Commands::only)
                .orElseGet(Commands::all);
    }

    private int run(ParseResult root) throws CommandFailure {
        ParseResult leaf = root;
        boolean json = root.hasMatchedOption("--json");
        Optional<String> state = Optional.ofNullable(root.matchedOptionValue("--state", null));
        while (leaf.hasSubcommand()) {
            leaf = leaf.subcommand();
            json |= leaf.hasMatchedOption("--json");
            state = Optional.<String>ofNullable(leaf.matchedOptionValue("--state", null))
                    .or(orElse(state));
        }
        if (root.isVersionHelpRequested()) {
            out.line("supervisor (Rubus) " + version());
            return ExitCode.DONE;
        }
        if (leaf.isUsageHelpRequested()) {
            return usage(leaf.commandSpec().commandLine());
        }
        Action action = (Action) leaf.commandSpec().userObject();
        action.run(new Call(leaf, state.map(Path::of).or(() -> stateByEnvironment), json, out));
        return ExitCode.DONE;
    }

    private static <T> java.util.function.Supplier<Optional<T>> orElse(Optional<T> other) {
        return () -> other;
    }

    private int help(List<String> words) throws CommandFailure {
        CommandLine command = new CommandLine(Commands.all());
        for (String word : words.subList(Math.min(1, words.size()), words.size())) {
            CommandLine next = command.getSubcommands().get(word);
            if (next == null) {
                throw CommandFailure.usage("there is no command '" + word + "'; see: supervisor help");
            }
            command = next;
        }
        usage(command);
        return words.isEmpty() ? ExitCode.USAGE : ExitCode.DONE;
    }

    private int usage(CommandLine command) {
        command.usage(out.stream());
        return ExitCode.DONE;
    }

    private int fail(int exit, String why) {
        out.flush();
        err.println("rubus: " + why);
        return exit;
    }

    private static String version() {
        return Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
                .orElse("(not packaged)");
    }

    private static String lowerFirst(String text) {
        return text.isEmpty() ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
    }
}
