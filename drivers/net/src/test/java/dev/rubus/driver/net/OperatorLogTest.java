package dev.rubus.driver.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OperatorLogTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final AtomicLong now = new AtomicLong();
    private final OperatorLog log = new OperatorLog(new PrintStream(bytes, true, StandardCharsets.UTF_8), now::get);

    private List<String> lines() {
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void repeatsAreCountedNotSprayed() {
        for (int i = 0; i < 100; i++) {
            log.say(OperatorLog.Kind.FULL, "full");
            log.say(OperatorLog.Kind.LOST, "lost");
        }
        now.addAndGet(31_000_000_000L);
        log.say(OperatorLog.Kind.FULL, "full");
        assertEquals(List.of("full", "lost", "full (99 like it before)"), lines());
    }

    @Test
    void aChangeIsSaidAtOnce() {
        log.say(OperatorLog.Kind.UNREACHABLE, "one");
        log.changed(OperatorLog.Kind.UNREACHABLE);
        log.say(OperatorLog.Kind.UNREACHABLE, "two");
        assertEquals(List.of("one", "two"), lines());
    }
}
