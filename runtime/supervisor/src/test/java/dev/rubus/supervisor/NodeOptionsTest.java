package dev.rubus.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeOptionsTest {
    @Test
    void aStateFolderBringsTheRunFolderWithIt() throws StartupFailure {
        NodeOptions options = NodeOptions.parse("start", "--dist", "/d", "--state", "/s", "--board", "sim");
        assertEquals(Path.of("/s/run"), options.runFolder());
        assertEquals("sim", options.board().orElseThrow());
    }

    @Test
    void withoutAStateFolderTheUsualPlacesAreTaken() throws StartupFailure {
        NodeOptions options = NodeOptions.parse("start", "--dist", "/d");
        assertEquals(Path.of("/run/rubus"), options.runFolder());
        assertEquals(Path.of("/var/lib/rubus"), options.stateFolder());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "go", "start", "start --dist", "start --dist /d --bord sim", "start --dist /d --ready-fd x"})
    void wrongWordsAreWrongUsageAndSayWhich(String words) {
        String[] split = words.isEmpty() ? new String[0] : words.split(" ");
        StartupFailure failure = assertThrows(StartupFailure.class, () -> NodeOptions.parse(split));
        assertEquals(2, failure.exitCode());
        assertTrue(String.valueOf(failure.getMessage()).lines().count() == 1);
    }
}
