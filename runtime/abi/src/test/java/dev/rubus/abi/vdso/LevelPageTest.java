package dev.rubus.abi.vdso;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a driver's top half writes into its page, and what ring 0 takes out of it. */
@Timeout(60)
class LevelPageTest {
    private final MemorySegment memory = Arena.ofAuto().allocate(3584, 64);
    private final LevelPage driver = new LevelPage(memory);
    private final LevelPage ring0 = new LevelPage(memory);

    private List<String> taken() {
        List<String> lines = new ArrayList<>();
        ring0.takeChanges((device, high, stamp) -> lines.add(device + " " + high + " " + stamp));
        return lines;
    }

    @Test
    void everyLineIsThereWithItsLastLevelAsSoonAsOneHasChanged() {
        assertFalse(ring0.changed());
        assertEquals(List.of(), taken());
        driver.put(0, 7, true, 100);
        driver.put(LevelPage.LINES - 1, -8, true, -1);
        driver.put(0, 7, false, 200);
        assertTrue(ring0.changed());
        assertEquals(List.of("7 false 200", "-8 true -1"), taken());
        assertFalse(ring0.changed());
        assertEquals(List.of(), taken());
        driver.put(0, 9, true, 300);
        assertEquals(List.of("9 true 300", "-8 true -1"), taken(), "the slot is another line's by now");
    }

    @Test
    void aLineWithoutRoomIsLeftToTheRing() {
        driver.put(-1, 7, true, 100);
        driver.put(LevelPage.LINES, 7, true, 100);
        assertFalse(ring0.changed());
    }

    @Test
    void aPageThatIsTooSmallIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new LevelPage(memory.asSlice(0, 3583)));
    }

    @Test
    void aWriterThatNeverRestsIsNeitherTornNorWaitedFor() throws InterruptedException {
        AtomicBoolean done = new AtomicBoolean();
        Thread writer = new Thread(() -> {
            for (int n = 1; !done.get(); n++) {
                driver.put(0, n, (n & 1) != 0, n);
            }
        });
        writer.start();
        long[] seen = new long[1];
        try {
            while (seen[0] < 10_000) {
                ring0.takeChanges((device, high, stamp) -> {
                    assertEquals(device, (int) stamp, "torn");
                    assertEquals((device & 1) != 0, high, "torn");
                    seen[0]++;
                });
            }
        } finally {
            done.set(true);
            writer.join();
        }
    }
}
