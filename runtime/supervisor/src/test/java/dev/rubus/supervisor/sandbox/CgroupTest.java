package dev.rubus.supervisor.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A group as the kernel shows it, in a folder of files. */
class CgroupTest {
    @TempDir
    Path folder;

    private Cgroup group;

    @BeforeEach
    void make() {
        group = new Cgroup(folder, Set.of("memory"), List.of());
    }

    private void events(int oom, int oomKill) throws IOException {
        Files.writeString(
                folder.resolve("memory.events"),
                "low 0\nhigh 3\nmax 9\noom " + oom + "\noom_kill " + oomKill + "\noom_group_kill 1\n");
    }

    @Test
    void aGroupAtItsOwnLimitIsToldFromOneThatLinuxChoseForALimitAbove() throws IOException {
        events(2, 1);
        assertEquals("memory limit of its cgroup", group.outOfMemory());
        events(0, 1);
        assertEquals("chosen by Linux, at a limit above its own", group.outOfMemory());
    }

    @Test
    void nobodyRanOutOfMemoryWhereNobodyWasKilled() throws IOException {
        assertNull(group.outOfMemory(), "no memory controller");
        events(2, 0);
        assertNull(group.outOfMemory(), "it found something to reclaim after all");
    }

    @Test
    void throttlingHoldsAGroupBelowWhatItUsesUntilItIsRelaxed() throws IOException {
        Files.writeString(folder.resolve("memory.current"), "104857600\n");
        assertEquals(94371840, group.throttle());
        assertEquals("94371840", Files.readString(folder.resolve("memory.high")));
        group.relax();
        assertEquals("max", Files.readString(folder.resolve("memory.high")));
    }

    @Test
    void aGroupThatIsGoneIsNotThrottled() {
        assertThrows(IOException.class, group::throttle);
        assertEquals(List.of(), group.pids());
    }
}
