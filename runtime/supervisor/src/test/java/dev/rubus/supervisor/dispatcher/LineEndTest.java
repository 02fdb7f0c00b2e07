package dev.rubus.supervisor.dispatcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.abi.EdgeCode;
import dev.rubus.abi.Errno;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import dev.rubus.abi.vdso.LevelPage;
import dev.rubus.abi.vdso.VdsoLayout;
import dev.rubus.abi.vdso.VdsoLine;
import dev.rubus.abi.vdso.VdsoPage;
import dev.rubus.linux.Memfd;
import dev.rubus.supervisor.device.Device;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A driver serves, but the events of one of its lines have ended: ring 0 marks the line's entry in the page, and says so once. */
@Timeout(60)
class LineEndTest {
    private static final Device LINE = new Device(
            77, "/dev/gpio/22", 22, "pins", TestRing0.IN.line(), Optional.of("button"), List.of(), List.of());

    private final RingRecord record = new RingRecord();

    private void event(ProcessEnd driver, int result, long stamp) throws Exception {
        record.start(RingRecord.EVENT, Syscall.EDGE, LINE.id(), 0).args(stamp, EdgeCode.pack(1, true));
        record.result = result;
        assertTrue(driver.offer(record, Syscall.EDGE.number()));
        driver.wake();
    }

    private static void await(String what, java.util.concurrent.Callable<Boolean> so) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!so.call()) {
            assertTrue(System.nanoTime() < end, "never " + what);
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    @Test
    void whatTheTopHalfWritesIntoItsPageIsInTheNodesPageWithoutAMessage() throws Exception {
        try (TestRing0 ring0 = new TestRing0();
                ProcessEnd driver = new ProcessEnd("pins", 1, Access.NONE);
                Arena arena = Arena.ofConfined()) {
            VdsoPage page = VdsoPage.join(Memfd.mapReadOnly(ring0.page.readers(), VdsoLayout.BYTES, arena));
            ring0.dispatcher.addDevice(LINE);
            ring0.dispatcher.join(driver.client, true, false);
            driver.receive(record);
            long stamp = System.nanoTime();
            new LevelPage(driver.channel.levels()).put(0, LINE.id(), true, stamp);
            await("there", () -> page.lines().stream().anyMatch(line -> line.high() && line.stampNanos() == stamp));
            assertEquals(List.of(), List.copyOf(ring0.said));
        }
    }

    @Test
    void theEntryIsOldAndItIsSaidOnceAndNonsenseEndsTheDriver() throws Exception {
        try (TestRing0 ring0 = new TestRing0();
                ProcessEnd driver = new ProcessEnd("pins", 1, Access.NONE);
                Arena arena = Arena.ofConfined()) {
            VdsoPage page = VdsoPage.join(Memfd.mapReadOnly(ring0.page.readers(), VdsoLayout.BYTES, arena));
            ring0.dispatcher.addDevice(LINE);
            ring0.dispatcher.join(driver.client, true, false);
            driver.receive(record); // ring 0 looks at the line, for the page
            assertTrue(driver.offer(record.reply(1), record.op));
            driver.wake();
            await("live", () -> page.lines().stream().anyMatch(VdsoLine::live));

            event(driver, -Errno.ENODEV.code(), 0);
            await("old", () -> page.lines().stream().noneMatch(VdsoLine::live));
            event(driver, -Errno.ENODEV.code(), 0);
            event(driver, 0, System.nanoTime());
            event(driver, 1, 0);
            await("cut off", () -> ring0.said.contains("violation pins edge with result 1"));
            assertEquals(
                    List.of("failed pins /dev/gpio/22 ENODEV"),
                    ring0.said.stream()
                            .filter(said -> said.startsWith("failed"))
                            .toList());
        }
    }
}
