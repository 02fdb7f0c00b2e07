package dev.rubus.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A test of what a person sees: a command, and the node's answer to it. */
abstract class Shown {
    @TempDir
    Path state;

    FakeNode node;

    @BeforeEach
    void start() throws IOException {
        node = new FakeNode(state);
    }

    @AfterEach
    void end() throws IOException {
        node.close();
    }

    /** What the command prints when the node answers so. */
    String shown(String line, String answer) {
        node.answers(answer);
        Ran ran = Ran.command(state, line);
        assertEquals(0, ran.exit(), ran.err());
        return ran.out();
    }
}
