package dev.rubus.supervisor.inline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.abi.Handshake;
import dev.rubus.kernel.memory.SizeClasses;
import dev.rubus.linux.EventFd;
import dev.rubus.linux.SeqPacket;
import dev.rubus.supervisor.process.ProcessKind;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a process says that means the node ill, and that the node and the others do not suffer from it. */
@Timeout(60)
class IllWillTest {
    private static final int EXITS = 50_000;

    @TempDir
    Path folder;

    @Test
    void exitIsBelievedOnceARunAndTheOthersTimersComeInTime() throws Exception {
        ProgramJar.compile(folder, SupervisedDriver.SOURCE);
        try (SupervisedDriver driver = new SupervisedDriver(folder, ProcessKind.DRIVER, "Lingers")) {
            driver.start();
            long before = driver.ask(() -> timerBytes(driver));
            for (int i = 0; i < EXITS; i++) {
                int status = i + 1;
                driver.conductor.post(() -> driver.lifecycle.requests().finish(driver.process, status));
            }
            CountDownLatch due = new CountDownLatch(1);
            driver.conductor.post(() -> driver.conductor.after(5, due::countDown));
            assertTrue(due.await(20, TimeUnit.SECONDS));
            long after = driver.ask(() -> timerBytes(driver));
            assertTrue(after - before < 64, () -> after - before + " bytes of timers for one end");
            driver.await(() -> driver.process.restarts > 0);
            assertEquals("exit status 1", driver.ask(() -> driver.process.cause));
        }
    }

    private static long timerBytes(SupervisedDriver driver) {
        return driver.conductor.accounts().ring0().objects().used();
    }

    @Test
    void anAppThatSaysTwiceThatItsWorkIsDoneStaysDownAndIsToldOfOnce() throws Exception {
        ProgramJar.compile(folder, SupervisedDriver.SOURCE);
        try (SupervisedDriver driver = new SupervisedDriver(folder, ProcessKind.APP, "Lingers")) {
            driver.start();
            driver.ask(() -> {
                driver.lifecycle.serving(driver.process);
                driver.lifecycle.requests().finish(driver.process, 0);
                driver.lifecycle.requests().finish(driver.process, 0);
                driver.lifecycle.requests().finish(driver.process, 7);
                return 0;
            });
            assertEquals(1, driver.ask(() -> driver.process.events));
            driver.await(() -> !driver.process.isAlive());
            assertEquals("stopped", driver.ask(() -> driver.process.state().label()));
            assertEquals("finished", driver.ask(() -> driver.process.cause));
            assertEquals(0, driver.ask(() -> driver.process.exitStatus));
        }
    }

    /** Its text must not become lines of the log, nor make the message of its death too long to be sent. */
    @Test
    void aMessageThatIsNotForRing0IsToldByItsTypeAlone() throws Exception {
        ProgramJar.compile(folder, SupervisedDriver.SOURCE);
        try (SupervisedDriver driver = new SupervisedDriver(folder, ProcessKind.DRIVER, "Forges")) {
            driver.start();
            SupervisedDriver.say("all is well\n".repeat(600));
            driver.await(() -> driver.process.restarts > 0);
            assertEquals("protocol violation: unexpected Welcome", driver.ask(() -> driver.process.cause));
        }
    }

    @Test
    void whateverACauseSaysTheStateCanBeSent() throws Exception {
        ProgramJar.compile(folder, SupervisedDriver.SOURCE);
        try (SupervisedDriver driver = new SupervisedDriver(folder, ProcessKind.DRIVER, "Lingers")) {
            driver.start();
            driver.ask(() -> {
                driver.lifecycle.kill(driver.process, "\"\n".repeat(4000));
                return 0;
            });
            driver.await(() -> driver.process.restarts > 0);
            int bytes = driver.ask(() -> driver.topics
                    .state("driver", "driver", driver.process.report())
                    .encode()
                    .length);
            assertTrue(bytes <= SizeClasses.MAX_BYTES, () -> bytes + " bytes");
            assertEquals("\" ".repeat(256), driver.ask(() -> driver.process.cause));
        }
    }

    @Test
    void whoSendsWithoutEndLetsTheOthersHaveTheirTurn() throws Exception {
        SeqPacket[] pair = SeqPacket.pair();
        try (SupervisedDriver driver = new SupervisedDriver(folder, ProcessKind.DRIVER, "Lingers");
                SeqPacket talker = pair[1];
                EventFd bystander = EventFd.create()) {
            for (int i = 0; i < 160; i++) {
                talker.send(new Handshake.LastWords("and another thing"));
            }
            talker.send(new Handshake.Stop()); // not for ring 0: it is ended when all else was read
            bystander.ring();
            AtomicInteger turns = new AtomicInteger();
            driver.ask(() -> {
                driver.conductor.watch(bystander.fd(), turns::incrementAndGet);
                driver.door.admit(driver.process, pair[0]);
                return 0;
            });
            int[] meanwhile = new int[1];
            driver.await(() -> {
                meanwhile[0] = turns.get();
                return driver.process.killedFor != null;
            });
            assertTrue(meanwhile[0] >= 10, () -> meanwhile[0] + " turns");
        }
    }
}
