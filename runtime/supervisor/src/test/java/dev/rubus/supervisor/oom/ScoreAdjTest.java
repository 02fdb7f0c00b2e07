package dev.rubus.supervisor.oom;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoreAdjTest {
    @TempDir
    Path proc;

    private Path process(String pid) throws IOException {
        Path folder = Files.createDirectories(proc.resolve(pid));
        return Files.writeString(folder.resolve("oom_score_adj"), "0\n");
    }

    @Test
    void theSupervisorIsImmuneWhereItMayBe() throws IOException {
        Path own = process("self");
        assertEquals(-1000, new ScoreAdj(proc).floor());
        assertEquals("-1000", Files.readString(own));
    }

    @Test
    void whereItMayNotTheFloorIsWhatItRunsAt() throws IOException {
        // A directory: readable as the file is not, and no write succeeds, not even root's.
        Files.createDirectories(proc.resolve("self/oom_score_adj"));
        assertEquals(0, new ScoreAdj(proc).floor());
    }

    @Test
    void everyProcessOfASandboxGetsTheValueAndWhoIsGoneIsNobody() throws IOException {
        process("self");
        Path one = process("7");
        Path two = process("8");
        new ScoreAdj(proc).set(List.of(7, 8, 9), 321);
        assertEquals("321", Files.readString(one));
        assertEquals("321", Files.readString(two));
    }

    @Test
    void aPidThatComesAgainIsWrittenAgain() throws IOException {
        process("self");
        process("7");
        ScoreAdj adj = new ScoreAdj(proc);
        adj.set(List.of(7), 321);
        adj.retain(List.of());
        Path again = process("7");
        adj.set(List.of(7), 321);
        assertEquals("321", Files.readString(again));
    }
}
