package dev.rubus.supervisor.inline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.rubus.supervisor.process.ProcessKind;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program says why it dies and is dead in the same moment. */
@Timeout(60)
class LastWordsTest {
    @TempDir
    Path folder;

    /** The conductor is busy with something else meanwhile, so that it learns of the words and of the end in one go. */
    @Test
    void areTheCauseAlthoughTheEndIsKnownBeforeTheyAreRead() throws Exception {
        assertEquals("stack overflow", cause("Dies", run -> {
            SupervisedDriver.say("stack overflow");
            while (!run.threadNames().isEmpty()) {
                Thread.onSpinWait(); // when its thread is gone, its end has been told
            }
        }));
    }

    @Test
    void areTheCauseOfWhoTakesLongToEnd() throws Exception {
        assertEquals("stack overflow", cause("Lingers", run -> SupervisedDriver.say("stack overflow")));
    }

    @Test
    void whoOnlyClosesItsSocketIsEndedForThat() throws Exception {
        assertEquals(
                "closed its socket to ring 0", cause("SaysNothing", run -> SupervisedDriver.say("stack overflow")));
    }

    /** What ring 0 itself decides by, nobody can say: neither that it was an operator who asked, nor that the memory ran out. */
    @Test
    void whoSaysThatAnOperatorAskedDiedAllTheSame() throws Exception {
        assertEquals("restart by operator", cause("Lingers", run -> SupervisedDriver.say("restart by operator")));
    }

    @Test
    void whoSaysThatItWasChosenWhenMemoryRanOutWasNot() throws Exception {
        assertEquals("OOM: the biggest", cause("Lingers", run -> SupervisedDriver.say("OOM: the biggest")));
    }

    /** What the program dies of, once, with a mark against it. @param die on the conductor's thread */
    private String cause(String program, Consumer<InlineProcess> die) throws Exception {
        ProgramJar.compile(folder, SupervisedDriver.SOURCE);
        try (SupervisedDriver driver = new SupervisedDriver(folder, ProcessKind.DRIVER, program)) {
            InlineProcess run = driver.start();
            driver.conductor.post(() -> die.accept(run));
            driver.await(() -> driver.process.restarts > 0);
            Death death = driver.ask(
                    () -> new Death(driver.process.state().label(), driver.process.lastExit, driver.process.cause));
            assertEquals("degraded", death.state(), death::toString);
            assertNotEquals("OOM", death.lastExit(), death::toString);
            return death.cause();
        }
    }

    private record Death(String state, String lastExit, String cause) {}
}
