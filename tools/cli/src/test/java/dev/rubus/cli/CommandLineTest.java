package dev.rubus.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which words are understood, and what is said about those that are not. */
class CommandLineTest {

    @TempDir
    Path state;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    fly                     | there is no command 'fly'; see: supervisor --help
                    gpio fly                | there is no command 'fly'; see: supervisor gpio --help
                    gpio                    | a command is missing; see: supervisor gpio --help
                    --json                  | a command is missing; see: supervisor --help
                    ps --colour             | there is no option '--colour'; see: supervisor ps --help
                    free now                | 'now' is one word too many; see: supervisor free --help
                    buddyinfo 1             | '1' is one word too many; see: supervisor buddyinfo --help
                    slabinfo --all          | there is no option '--all'; see: supervisor slabinfo --help
                    ps gpio                 | 'gpio' is one word too many; see: supervisor ps --help
                    oom leak                | 'leak' is one word too many; see: supervisor oom --help
                    restart                 | NAME is missing; see: supervisor restart --help
                    chaos gpio              | FAULT is missing; see: supervisor chaos --help
                    status --state          | the option '--state' needs a value; see: supervisor status --help
                    ps --json=yes           | the option '--json' takes no value; see: supervisor ps --help
                    chaos gpio hiccup       | there is no fault 'hiccup': choose one of kill stop exit0
                    cat                     | PATH is missing; see: supervisor cat --help
                    mount /dev              | '/dev' is one word too many; see: supervisor mount --help
                    gpio get x              | the line is 'x', expected a number from 0 to 63
                    gpio get 64             | the line is '64', expected a number from 0 to 63
                    gpio set 27             | '27' has no value, expected LINE=VALUE such as 27=1
                    gpio set 27=2           | the value is '2', expected 0 or 1
                    gpio set 27=1 28=x      | the value is 'x', expected 0 or 1
                    i2c get 1 0x80          | the address is '0x80', expected a number from 0 to 127 (0x0 to 0x7f)
                    i2c get 1 0x76 0 q      | the mode is 'q', expected b (byte) or w (word)
                    i2c set 1 0x50 0x10 256 | the value is '256', expected a number from 0 to 255
                    sim pull 17 left        | the pull is 'left', expected up or down
                    sim fault 0x76 broken   | the fault is 'broken', expected one of none nack
                    sim fault 0x76 nack=5   | the fault is 'nack=5', expected one of none nack
                    strace                  | NAME is missing; see: supervisor strace --help
                    strace gpio -n 0        | -n is '0', expected a number from 1
                    syscalls gpio           | 'gpio' is one word too many; see: supervisor syscalls --help
                    logs -n many            | -n is 'many', expected a number
                    completion fish         | there is no completion for 'fish', only for bash and zsh
                    start                   | a node is started by the supervisor script
                    """)
    void aWrongUseIsOneLineThatSaysWhatWasExpected(String line, String why) {
        Ran ran = Ran.command(state, line);
        assertEquals(2, ran.exit());
        assertTrue(ran.err().startsWith("rubus: " + why), ran.err());
        assertEquals(1, ran.err().lines().count());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gpio get 17",
                "--json gpio get 17",
                "gpio --json get GPIO17",
                "gpio get --json -- 0x11",
                "gpio get 17 --state=STATE",
                "--state STATE gpio get 17"
            })
    void optionsStandAnywhere(String line) throws Exception {
        try (FakeNode node = new FakeNode(state)) {
            node.answers("{\"line\":17,\"value\":1}");
            Ran ran = Ran.command(
                    line.contains("STATE") ? Path.of("/none") : state, line.replace("STATE", state.toString()));
            assertEquals(0, ran.exit(), ran.err());
            assertEquals(
                    "{\"command\":\"gpio.get\",\"args\":{\"line\":17}}",
                    node.requests().getFirst());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"logs -n 5", "logs -n5", "logs --lines=5", "logs --lines 5"})
    void anOptionsValueIsWrittenInEveryUsualWay(String line) throws Exception {
        try (FakeNode node = new FakeNode(state)) {
            node.answers("[]");
            Ran.command(state, line);
            assertEquals(
                    "{\"command\":\"logs\",\"args\":{\"follow\":false,\"lines\":5}}",
                    node.requests().getFirst());
        }
    }

    @Test
    void everyCommandHasAPage() {
        Commands.all().commands().forEach(command -> {
            Ran ran = Ran.command(state, command.name() + " --help");
            assertEquals(0, ran.exit());
            assertTrue(ran.out().startsWith("Usage: supervisor " + command.name()), ran.out());
            command.commands().forEach(below -> {
                String page = Ran.command(state, "help " + command.name() + " " + below.name())
                        .out();
                assertTrue(page.startsWith("Usage: supervisor " + command.name() + " " + below.name()), page);
            });
        });
    }

    @Test
    void helpListsWhatAUserNeedsAndHidesTheRest() {
        String help = Ran.command(state, "help").out();
        assertTrue(help.contains("doctor") && help.contains("lsmod"), help);
        assertTrue(help.lines().noneMatch(line -> line.matches(" +(rehearse|started) .*")), help);
    }

    @Test
    void noWordsAtAllShowTheHelpAndAreAWrongUse() {
        Ran ran = Ran.words(state);
        assertEquals(2, ran.exit());
        assertTrue(ran.out().startsWith("Usage: supervisor"), ran.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh"})
    void completionKnowsTheCommands(String shell) {
        String script = Ran.command(state, "completion " + shell).out();
        assertTrue(script.contains("doctor") && script.contains("complete "), "no completion in " + script.length());
    }

    @Test
    void theVersionIsTold() {
        assertTrue(Ran.command(state, "--version").out().startsWith("supervisor (Rubus) "));
    }
}
