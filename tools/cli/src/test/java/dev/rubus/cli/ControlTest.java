package dev.rubus.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command does with whatever a node answers, or does not. */
@Timeout(20)
class ControlTest {

    @TempDir
    Path state;

    private FakeNode node;

    @BeforeEach
    void start() throws IOException {
        node = new FakeNode(state);
    }

    @AfterEach
    void end() throws IOException {
        node.close();
    }

    private Ran run(String line) {
        return Ran.command(state, line);
    }

    private static void assertOneLine(String why, Ran ran) {
        assertTrue(ran.err().startsWith("rubus: ") && ran.err().contains(why), ran.err());
        assertEquals(1, ran.err().lines().count(), ran.err());
        assertEquals("", ran.out());
    }

    @Test
    void jsonIsPassedOnWithTheKeysThatHaveNoValue() {
        node.answers("[{\"name\":\"gpio\",\"pid\":7,\"last_exit\":null}]");
        assertEquals(new Ran(0, "[{\"name\":\"gpio\",\"pid\":7,\"last_exit\":null}]\n", ""), run("ps --json"));
    }

    @Test
    void aRequestIsOneLineOfJson() {
        node.answers("{}");
        run("i2c set 1 0x50 0x10 0xff 1");
        assertEquals(
                "{\"command\":\"i2c.set\",\"args\":{\"bus\":1,\"address\":80,\"register\":16,\"bytes\":[255,1]}}",
                node.requests().getFirst());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void theNodesExitCodeIsOurs(int exit) {
        node.refuses(exit, "there is no process 'x': see supervisor ps");
        Ran ran = run("inspect x");
        assertEquals(exit, ran.exit());
        assertOneLine("there is no process 'x'", ran);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 99})
    void anExitCodeThatIsNoneOfOursIsAFailure(int exit) {
        assertEquals(1, refused(exit));
    }

    private int refused(int exit) {
        node.refuses(exit, "no");
        return run("status").exit();
    }

    @ParameterizedTest
    @ValueSource(strings = {"what?\n", "{\"ok\":true\n", "[]\n", "{}\n", "\u0000\u0001\n", "{\"ok\":\"yes\"}\n", "\n"})
    void garbageIsNamed(String garbage) {
        node.says(garbage);
        Ran ran = run("status");
        assertEquals(1, ran.exit());
        assertOneLine("cannot be read", ran);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"ok\":true,\"data\":"})
    void anEndWithoutAnAnswerIsNamed(String part) {
        node.says(part);
        Ran ran = run("status");
        assertEquals(1, ran.exit());
        assertOneLine("closed the connection without an answer", ran);
    }

    @Test
    void anAnswerWithoutEndIsGivenUp() {
        node.says("\"" + "x".repeat((16 << 20) + 1));
        Ran ran = run("status");
        assertEquals(1, ran.exit());
        assertOneLine("longer than", ran);
    }

    @Test
    void anAnswerNestedBeyondReasonIsGarbage() {
        node.says("[".repeat(100_000) + "\n");
        assertOneLine("cannot be read", run("status"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "7", "\"x\"", "[1,[2]]", "{\"processes\":{\"a\":1}}"})
    void dataOfAnotherShapeNeverBreaksTheCommand(String data) {
        node.answers(data);
        for (String line : new String[] {
            "status",
            "ps",
            "stats",
            "lsmod",
            "sched",
            "inspect x",
            "logs",
            "gpio detect",
            "gpio info",
            "gpio get 1",
            "gpio get --numeric 1",
            "i2c detect",
            "i2c detect 1",
            "i2c get 1 0x76 0",
            "i2c dump 1 0x76",
            "gpio mon 1 -n 1",
            "syscalls",
            "strace x -n 1"
        }) {
            int exit = run(line).exit();
            assertTrue(exit == 0 || exit == 1, line + " gave " + exit);
        }
    }

    @Test
    void anEscapeSequenceFromAnAppIsShownNotSent() {
        node.answers("[{\"name\":\"app\",\"text\":\"\\u001b[2Jgone\"}]");
        assertEquals("app: \\x1b[2Jgone\n", run("logs").out());
    }

    @Test
    void noSocketMeansNotRunning() throws IOException {
        Ran ran = Ran.command(Files.createDirectory(state.resolve("other")), "status");
        assertEquals(3, ran.exit());
        assertOneLine("start one with: supervisor start", ran);
    }

    @Test
    void aSocketThatACrashedNodeLeftMeansNotRunning() throws IOException {
        Path socket = Files.createDirectories(state.resolve("crashed/run")).resolve("control.sock");
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(socket))
                .close();
        assertTrue(Files.exists(socket));
        Ran ran = Ran.command(state.resolve("crashed"), "status");
        assertEquals(3, ran.exit());
        assertOneLine("no node is running here", ran);
    }

    @Test
    void aStateFolderWithAPathTooLongForASocketIsAWrongUse() {
        Ran ran = Ran.words(state, "--state", "/" + "x".repeat(120), "status");
        assertEquals(2, ran.exit());
        assertOneLine("too long for a socket", ran);
    }

    @Test
    void aStreamEndsAfterAsManyItemsAsWereAskedFor() {
        String edge = "{\"ok\":true,\"data\":{\"line\":17,\"edge\":\"rising\",\"time_ns\":1500000000,\"seq\":1}}\n";
        node.says(edge.repeat(5));
        assertEquals(
                "1.500000000\trising\t17\n".repeat(3), run("gpio mon 17 -n 3").out());
    }

    @Test
    void aStreamEndsWithTheNode() {
        node.says("{\"ok\":true,\"data\":{\"name\":\"gpio\",\"text\":\"ready\"}}\n");
        assertEquals(new Ran(0, "gpio: ready\n", ""), run("logs -f gpio"));
    }

    @Test
    void stopWaitsUntilTheNodeHasHungUp() {
        node.answers("{\"pid\":1}");
        assertEquals(new Ran(0, "the node has stopped\n", ""), run("stop"));
    }
}
