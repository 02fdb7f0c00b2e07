package dev.rubus.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** One use of the command, and everything that a user or script sees of it. */
record Ran(int exit, String out, String err) {

    static Ran command(Path state, String line) {
        return words(state, line.split(" "));
    }

    static Ran words(Path state, String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream outStream = new PrintStream(out, false, StandardCharsets.UTF_8);
        int exit =
                new Main(outStream, new PrintStream(err, true, StandardCharsets.UTF_8), Optional.of(state)).run(words);
        outStream.flush();
        return new Ran(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
