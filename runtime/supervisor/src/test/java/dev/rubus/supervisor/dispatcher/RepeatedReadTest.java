package dev.rubus.supervisor.dispatcher;

import static dev.rubus.supervisor.dispatcher.ProcessEnd.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.abi.EdgeCode;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import dev.rubus.abi.vdso.VdsoLayout;
import dev.rubus.abi.vdso.VdsoLine;
import dev.rubus.abi.vdso.VdsoPage;
import dev.rubus.linux.Memfd;
import dev.rubus.supervisor.device.Device;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A read that its driver did not live to answer, and its successor does. */
@Timeout(60)
class RepeatedReadTest {
    private static final Device LINE = new Device(
            77, "/dev/gpio/22", 22, "pins", TestRing0.IN.line(), Optional.of("button"), List.of(), List.of());
    private static final Access ACCESS =
            new Access(Map.of(LINE.path(), new Access.Opening(LINE, -1)), point -> false, Set.of(), TestRing0.PLENTY);

    private final RingRecord record = new RingRecord();

    /** Not as old as the first question: between the two the line changed, and changed back while nobody reported it. */
    @Test
    void isAsOldAsTheQuestionThatWasAnswered() throws Exception {
        try (TestRing0 ring0 = new TestRing0();
                ProcessEnd app = ring0.join("button", ACCESS);
                ProcessEnd first = new ProcessEnd("pins", 1, Access.NONE);
                ProcessEnd second = new ProcessEnd("pins", 2, Access.NONE);
                Arena arena = Arena.ofConfined()) {
            VdsoPage page = VdsoPage.join(Memfd.mapReadOnly(ring0.page.readers(), VdsoLayout.BYTES, arena));
            ring0.dispatcher.addDevice(LINE);
            ring0.dispatcher.join(first.client, true, false);
            first.receive(record); // ring 0 looks at the line, for the page
            answer(first, 1);
            RingRecord read = request(Syscall.READ, app.call(Syscall.OPEN, LINE.path()));
            read.flags |= RingRecord.IDEMPOTENT;
            assertTrue(app.offer(read, Syscall.READ.number()));
            app.wake();
            first.receive(record);
            record.start(RingRecord.EVENT, Syscall.EDGE, LINE.id(), 0).args(System.nanoTime(), EdgeCode.pack(1, false));
            assertTrue(first.offer(record, Syscall.EDGE.number()));
            first.wake();
            assertEquals(0, first.call(Syscall.NOP, 0, 0, 0));
            assertFalse(line(page).high());

            ring0.dispatcher.leave(first.client);
            ring0.dispatcher.join(second.client, true, false);
            second.receive(record); // first of all what was on its way
            assertTrue(record.isIdempotent());
            answer(second, 1);
            app.receive(record);
            assertEquals(1, record.result);
            assertTrue(line(page).live());
            assertTrue(line(page).high(), "the level before the driver's death is shown as the level now");
        }
    }

    private void answer(ProcessEnd driver, int level) throws Exception {
        assertTrue(driver.offer(record.reply(level), record.op));
        driver.wake();
    }

    private static VdsoLine line(VdsoPage page) throws Exception {
        return page.lines().stream()
                .filter(line -> line.number() == LINE.number())
                .findFirst()
                .orElseThrow();
    }
}
