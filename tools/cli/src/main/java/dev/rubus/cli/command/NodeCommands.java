package dev.rubus.cli.command;

import static dev.rubus.cli.command.Words.command;
import static dev.rubus.cli.command.Words.flag;
import static dev.rubus.cli.command.Words.option;
import static dev.rubus.cli.command.Words.word;
import static dev.rubus.cli.command.Words.wordIfAny;

import dev.rubus.cli.CommandFailure;
import dev.rubus.cli.control.Conversation;
import dev.rubus.cli.control.Document;
import dev.rubus.cli.print.Listing;
import dev.rubus.cli.print.LogLine;
import dev.rubus.cli.print.Modules;
import dev.rubus.cli.print.NodePage;
import dev.rubus.cli.print.Output;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The node as a whole and its processes. */
public final class NodeCommands {

    /** What can be done to a process, by the name that chaos knows. Most die of it; an app lives on after {@code fork}. */
    static final List<String> FAULTS =
            List.of("kill", "stop", "exit0", "exit1", "throw", "loop", "fork", "stack-overflow", "out-of-memory");

    // A node ends its children within 2 s; what is left after that is its own good-bye.
    private static final Duration GOOD_BYE = Duration.ofSeconds(10);

    private NodeCommands() {}

    public static Words stop() {
        return command("stop", "End the node and everything it started.", NodeCommands::stop);
    }

    private static void stop(Call call) throws CommandFailure {
        try (Conversation conversation = call.open("stop", Map.of())) {
            Document answer = conversation.answer();
            // The answer tells that the children have ended, the end of the connection that the supervisor has.
            if (!conversation.closedWithin(GOOD_BYE)) {
                throw CommandFailure.failed("the node said it stops, but is still there after " + GOOD_BYE.toSeconds()
                        + " s: look at its log, then end it with: kill " + answer.text("pid"));
            }
            call.show(answer, (data, out) -> out.line("the node has stopped"));
        }
    }

    public static Words status() {
        return command(
                "status",
                "How the node is, and who in it is not well.",
                call -> call.askAndShow("status", Map.of(), NodePage::status));
    }

    public static Words ps() {
        return command("ps", "Every process of the node.", call -> call.askAndShow("ps", Map.of(), Listing::processes));
    }

    public static Words restart() {
        return onName("restart", "End a process and start it again.", "restarted");
    }

    public static Words hold() {
        return onName("hold", "End a process and keep it ended until it is released.", "held");
    }

    public static Words release() {
        return onName("release", "Let a held process start again.", "released");
    }

    private static Words onName(String name, String summary, String done) {
        return command(
                name,
                summary,
                call -> {
                    String process = call.word("NAME");
                    call.askAndShow(name, Map.of("name", process), (answer, out) -> done(process, done, answer, out));
                },
                name());
    }

    private static void done(String process, String done, Document answer, Output out) {
        String generation = answer.has("generation") ? ", generation " + answer.text("generation") : "";
        out.line(process + " " + done + generation);
    }

    private static Words.Word name() {
        return word("NAME", "A process, by its name in supervisor ps.");
    }

    public static Words inspect() {
        return command(
                "inspect",
                "What the kernel says about a process: uid, capabilities, namespaces, files, grants.",
                call -> call.askAndShow("inspect", Map.of("name", call.word("NAME")), Listing::any),
                name());
    }

    public static Words stats() {
        return command(
                "stats",
                "What each process uses: CPU, memory, requests.",
                call -> call.askAndShow("stats", Map.of(), Listing::any));
    }

    public static Words lsmod() {
        return command(
                "lsmod",
                "The loaded drivers, and who uses them.",
                call -> call.askAndShow("lsmod", Map.of(), Modules::print));
    }

    public static Words oom() {
        return command(
                "oom",
                "Who goes first when memory runs out, and why; what was done last.",
                call -> call.askAndShow("oom", Map.of(), Listing::any));
    }

    public static Words vdso() {
        return command(
                "vdso",
                "The page that every process reads without asking: clock, lines, readings, drivers.",
                call -> call.askAndShow("vdso", Map.of(), Listing::any));
    }

    public static Words logs() {
        return command(
                "logs",
                "What the processes have logged.",
                NodeCommands::logs,
                wordIfAny("NAME", "Only this process's lines."),
                flag("Go on as lines come, until interrupted.", "-f", "--follow"),
                option("N", "Only the last N lines (default: 100).", "-n", "--lines"));
    }

    private static void logs(Call call) throws CommandFailure {
        boolean follow = call.has("--follow");
        Map<String, Object> args = new LinkedHashMap<>();
        call.wordIfAny("NAME").ifPresent(name -> args.put("name", name));
        args.put("follow", follow);
        args.put("lines", Call.number("-n", call.option("--lines").orElse("100"), 0, 1_000_000));
        if (follow) {
            call.follow("logs", args, Long.MAX_VALUE, LogLine::one);
        } else {
            call.askAndShow("logs", args, LogLine::all);
        }
    }

    public static Words chaos() {
        return command(
                "chaos",
                "Make a process fail, to see that it comes back.",
                NodeCommands::chaos,
                name(),
                word("FAULT", "One of " + String.join(" ", FAULTS) + "."));
    }

    private static void chaos(Call call) throws CommandFailure {
        String fault = call.word("FAULT");
        if (!FAULTS.contains(fault)) {
            throw CommandFailure.usage("there is no fault '" + fault + "': choose one of " + String.join(" ", FAULTS));
        }
        String name = call.word("NAME");
        call.askAndShow(
                "chaos",
                Map.of("name", name, "fault", fault),
                (answer, out) -> out.line(name + " was given " + fault
                        + (answer.text("note").isEmpty() ? "" : " (" + answer.text("note") + ")")
                        + "; see: supervisor ps"));
    }
}
