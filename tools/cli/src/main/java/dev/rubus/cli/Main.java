package dev.rubus.cli;

import dev.rubus.cli.command.Call;
import dev.rubus.cli.command.Manual;
import dev.rubus.cli.command.Parsed;
import dev.rubus.cli.command.Parser;
import dev.rubus.cli.print.Output;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

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
            if (words.isEmpty()) {
                help(List.of());
                return ExitCode.USAGE;
            }
            if (words.getFirst().equals("help")) {
                help(words.subList(1, words.size()));
                return ExitCode.DONE;
            }
            run(Parser.parse(Commands.root(), Commands::named, words));
            return ExitCode.DONE;
        } catch (CommandFailure failure) {
            out.flush();
            err.println("rubus: " + failure.why());
            return failure.exit();
        }
    }

    private void run(Parsed parsed) throws CommandFailure {
        if (parsed.options().containsKey("--version")) {
            out.line("supervisor (Rubus) " + version());
        } else if (parsed.options().containsKey("--help")) {
            help(parsed.path());
        } else {
            Optional<Path> state = Optional.ofNullable(parsed.options().get("--state"))
                    .map(Path::of)
                    .or(() -> stateByEnvironment);
            boolean json = parsed.options().containsKey("--json");
            parsed.command().action().run(new Call(parsed, state, json, out));
        }
    }

    private void help(List<String> path) {
        new Manual(Commands.all()).print(path, out.stream());
    }

    private static String version() {
        return Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
                .orElse("(not packaged)");
    }
}
