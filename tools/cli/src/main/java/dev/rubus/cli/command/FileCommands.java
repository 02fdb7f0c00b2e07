package dev.rubus.cli.command;

import static dev.rubus.cli.command.Words.command;
import static dev.rubus.cli.command.Words.flag;
import static dev.rubus.cli.command.Words.word;
import static dev.rubus.cli.command.Words.wordIfAny;

import dev.rubus.cli.CommandFailure;
import dev.rubus.cli.print.FileText;
import dev.rubus.cli.print.Listing;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** The node's tree of files. */
public final class FileCommands {
    /** Of a request, which is at most 64 KiB long, in base64. */
    private static final int PIECE = 32 * 1024;

    private FileCommands() {}

    public static Words ls() {
        return command(
                "ls",
                "List a directory of the node's tree.",
                call -> call.askAndShow(
                        "vfs.ls", Map.of("path", call.wordIfAny("PATH").orElse("/")), Listing::any),
                wordIfAny("PATH", "A path such as /dev/gpio (default: /)."));
    }

    public static Words cat() {
        return command(
                "cat",
                "Print a file of the node's tree; of an edge file, edges as they come.",
                call -> call.follow("vfs.cat", Map.of("path", call.word("PATH")), Long.MAX_VALUE, FileText::print),
                word("PATH", "A path such as /dev/gpio/17."));
    }

    public static Words write() {
        return command(
                "write",
                "Write a file of the node's tree.",
                FileCommands::write,
                word("PATH", "A path such as /dev/gpio/27."),
                wordIfAny("TEXT", "What to write, as a line (default: standard input)."),
                flag("Add to the end instead of replacing what is there.", "-a", "--append"));
    }

    private static void write(Call call) throws CommandFailure {
        Map<String, Object> args = new LinkedHashMap<>();
        args.put("path", call.word("PATH"));
        args.put("append", call.has("--append"));
        if (call.wordIfAny("TEXT").isPresent()) {
            args.put("text", call.word("TEXT") + "\n");
            // Like tee without a reader: nothing to say when it worked.
            call.askAndShow("vfs.write", args, (answer, out) -> {});
            return;
        }
        byte[] all = standardInput();
        int from = 0;
        do {
            int to = Math.min(all.length, from + PIECE);
            args.put("base64", Base64.getEncoder().encodeToString(Arrays.copyOfRange(all, from, to)));
            call.askAndShow("vfs.write", args, (answer, out) -> {});
            args.put("append", true);
            from = to;
        } while (from < all.length);
    }

    private static byte[] standardInput() throws CommandFailure {
        try {
            return System.in.readAllBytes();
        } catch (IOException e) {
            throw CommandFailure.failed("standard input cannot be read: " + e.getMessage());
        }
    }

    public static Words mount() {
        return command(
                "mount",
                "What the node's tree is made of.",
                call -> call.askAndShow("vfs.mount", Map.of(), Listing::any));
    }
}
