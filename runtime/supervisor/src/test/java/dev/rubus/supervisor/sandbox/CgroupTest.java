package dev.rubus.supervisor.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rubus.kernel.sched.Weight;
import dev.rubus.kernel.syscall.Quota;
import dev.rubus.supervisor.process.ProcessSpec.Resources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
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

    private static Resources weight(int weight) {
        return new Resources(
                1 << 20, 8, OptionalDouble.of(0.25), OptionalLong.empty(), weight, 0, 50, Quota.NORMAL, 1 << 20, 256);
    }

    @Test
    void weightOfTheManifestIsItsShareOfTheProcessorToo() throws IOException {
        Cgroup cpu = new Cgroup(folder, Set.of("cpu"), List.of());
        cpu.limit(weight(335)); // nice 5
        assertEquals("33", Files.readString(folder.resolve("cpu.weight")));
        assertEquals(33, Weight.cgroup(335));
        assertEquals("25000 100000", Files.readString(folder.resolve("cpu.max")));
        cpu.limit(weight(Weight.NORMAL));
        assertEquals("100", Files.readString(folder.resolve("cpu.weight")), "what Linux gives a group by default");
    }

    @Test
    void whatNoControllerHoldsIsNotWritten() throws IOException {
        group.limit(weight(335));
        assertEquals("1048576", Files.readString(folder.resolve("memory.max")));
        assertFalse(Files.exists(folder.resolve("cpu.weight")));
        assertFalse(Files.exists(folder.resolve("pids.max")));
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
