package dev.rubus.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.abi.Errno;
import dev.rubus.abi.ProtocolViolation;
import dev.rubus.abi.Reading;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import dev.rubus.sdk.testing.TestProgram;
import dev.rubus.sdk.testing.TestRing0;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls that go together, seen from ring 0, which answers when it likes. */
@Timeout(60)
class BatchTest {
    private TestRing0 ring0;

    @BeforeEach
    void begin() throws IOException {
        ring0 = new TestRing0();
    }

    @AfterEach
    void end() throws IOException {
        ring0.close();
    }

    private TestProgram launch(Map<String, String> config) throws IOException {
        return ring0.launch(BatchProgram.class.getName(), 1, config).awaitReady();
    }

    private static String noted(TestProgram app) throws IOException {
        RingRecord note = app.request();
        assertEquals(Syscall.NOTE, Syscall.of(note.op));
        String text = note.text();
        app.send(note.reply(0));
        return text;
    }

    @Test
    void aReplyThatIsHeldBackIsWaitedForAndACallThatFailsFailsAlone() throws IOException {
        TestProgram app = launch(Map.of());
        RingRecord[] calls = {app.request(), app.request(), app.request()};
        for (int i = 0; i < calls.length; i++) {
            assertEquals(Syscall.READ, Syscall.of(calls[i].op));
            assertEquals(i + 1, calls[i].handle);
        }
        RingRecord held = calls[BatchProgram.HELD];
        app.send(calls[2].reply(12));
        app.send(calls[0].reply(10));
        assertEquals("done false, completed 2", noted(app));
        assertEquals(
                "batch batch EBUSY", noted(app).replaceAll(":.*", ""), "it is not sent again before all of it is back");
        app.send(held.fail(Errno.EAGAIN).text("128 wait"));
        assertEquals("done true, completed 3", noted(app));
        assertEquals("10 12", noted(app));
        String refusal = noted(app);
        assertTrue(refusal.startsWith("read /line/2 EAGAIN: "), refusal);
        assertTrue(refusal.endsWith(", 128 wait"), refusal);
        assertEquals("size 0", noted(app));
        assertEquals(0, app.exit());
    }

    @Test
    void valuesThatAreTooManyTakeNoNumbers() throws IOException, ProtocolViolation {
        TestProgram app = launch(Map.of("publish", "yes"));
        String refusal = noted(app);
        assertTrue(refusal.startsWith("publish 257 values E2BIG: "), refusal);
        RingRecord first = app.request();
        assertEquals(Syscall.PUBLISH, Syscall.of(first.op));
        assertEquals(1, Reading.decode(first.payloadCopy(), first.length).seq());
        app.send(first.reply(0));
        assertEquals(0, app.exit());
    }
}
