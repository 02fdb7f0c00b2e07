package dev.rubus.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The report of a start: what the starting supervisor says on its pipe is what the user sees. */
@Timeout(20)
class StartedTest {

    @TempDir
    Path folder;

    private InputStream before;

    @BeforeEach
    void start() throws IOException {
        before = System.in;
        Files.writeString(folder.resolve("log"), "one\ntwo\nno room for the heap\n");
    }

    @AfterEach
    void end() {
        System.setIn(before);
    }

    private Ran report(InputStream pipe, String... more) {
        System.setIn(pipe);
        String words = "started --log " + folder.resolve("log");
        return Ran.command(folder, more.length == 0 ? words : words + " " + String.join(" ", more));
    }

    private static InputStream says(String line) {
        return new ByteArrayInputStream(line.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aNodeThatServesIsPresented() {
        Ran ran = report(says("{\"ok\":true,\"data\":{\"node\":\"pi\",\"board\":\"sim\",\"pid\":7,\"start_ms\":1400,"
                + "\"broker\":\"mqtt://127.0.0.1:1883\",\"processes\":[{\"name\":\"gpio\",\"kind\":\"driver\"}]}}\n"));
        assertEquals(0, ran.exit());
        assertEquals("""
                node pi serves on board sim after 1.4s, pid 7
                  broker     mqtt://127.0.0.1:1883
                  started    gpio (driver)
                ask it with: supervisor status, supervisor ps; end it with: supervisor stop
                """, ran.out());
    }

    @Test
    void jsonIsPassedOn() {
        assertEquals(
                "{\"node\":\"pi\"}\n",
                report(says("{\"ok\":true,\"data\":{\"node\":\"pi\"}}\n"), "--json")
                        .out());
    }

    @Test
    void aRefusalToStartIsOneLineWithItsExitCode() {
        Ran ran = report(says("{\"ok\":false,\"exit\":2,\"error\":\"no board 'pi9': choose one of sim rpi-5\"}\n"));
        assertEquals(2, ran.exit());
        assertEquals("rubus: no board 'pi9': choose one of sim rpi-5\n", ran.err());
    }

    @Test
    void aDeathWithoutAWordShowsTheEndOfTheLog() {
        Ran ran = report(says(""));
        assertEquals(1, ran.exit());
        assertTrue(ran.err().startsWith("rubus: the supervisor died as it started"), ran.err());
        assertTrue(ran.err().endsWith("no room for the heap\n"), ran.err());
    }
}
