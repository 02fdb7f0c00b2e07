package dev.rubus.supervisor.oom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcMemoryTest {
    private static final long KIB = 1024;

    @TempDir
    Path proc;

    private ProcMemory memory;

    @BeforeEach
    void create() {
        memory = new ProcMemory(proc);
    }

    private void process(int pid, long residentKib, long shareKib) throws IOException {
        Path folder = Files.createDirectories(proc.resolve(Integer.toString(pid)));
        Files.writeString(
                folder.resolve("status"),
                "Name:\tjava\nVmRSS:\t  " + residentKib + " kB\nVmPTE:\t     200 kB\nVmSwap:\t      50 kB\n");
        Files.writeString(
                folder.resolve("smaps_rollup"),
                "55-7f ---p 00000000 00:00 0 [rollup]\nRss: 1 kB\nPss: " + shareKib + " kB\n");
    }

    @Test
    void processesOfOneSandboxAddUp() throws IOException {
        process(7, 30_000, 20_000);
        process(8, 1_000, 500);
        assertEquals(new MemoryUse(31_000 * KIB, 100 * KIB, 400 * KIB, (20_500 + 100) * KIB), memory.of(List.of(7, 8)));
    }

    @Test
    void whatGrowsIsItsOwnUntilTheShareIsMeasuredAgain() throws IOException {
        process(7, 30_000, 20_000);
        assertEquals((20_000 + 50) * KIB, memory.of(List.of(7)).share());
        process(7, 33_000, 99_000);
        assertEquals((23_000 + 50) * KIB, memory.of(List.of(7)).share(), "3 MiB: not asked again");
        process(7, 35_000, 21_000);
        assertEquals((21_000 + 50) * KIB, memory.of(List.of(7)).share(), "over 4 MiB: asked again");
    }

    @Test
    void aPidThatComesAgainIsAnotherProcess() throws IOException {
        process(7, 30_000, 20_000);
        memory.of(List.of(7));
        memory.retain(List.of());
        process(7, 30_000, 5_000);
        assertEquals((5_000 + 50) * KIB, memory.of(List.of(7)).share());
    }

    @Test
    void whoIsGoneUsesNothing() {
        assertEquals(MemoryUse.NONE, memory.of(List.of(7)));
    }

    @Test
    void whatIsNoNumberIsNothing() throws IOException {
        Path folder = Files.createDirectories(proc.resolve("7"));
        Files.writeString(folder.resolve("status"), "VmRSS: many kB\n");
        assertEquals(MemoryUse.NONE, memory.of(List.of(7)));
    }

    @Test
    void theMachineCountsItsSwap() throws IOException {
        Files.writeString(
                proc.resolve("meminfo"),
                "MemTotal: 1000 kB\nMemAvailable: 400 kB\nSwapTotal: 500 kB\nSwapFree: 100 kB\n");
        assertEquals(new ProcMemory.Machine(1000 * KIB, 1500 * KIB, 500 * KIB), memory.machine());
    }

    @Test
    void thisProcessIsMeasuredByTheRealProcfs() {
        MemoryUse use = new ProcMemory(Path.of("/proc"))
                .of(List.of((int) ProcessHandle.current().pid()));
        assertTrue(
                use.resident() > 1 << 20 && use.share() > 1 << 20 && use.share() <= use.resident() + use.swap(),
                use::toString);
    }
}
