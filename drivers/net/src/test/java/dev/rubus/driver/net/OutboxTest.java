package dev.rubus.driver.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.abi.MqttMessage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private static MqttMessage message(int bytes) {
        return new MqttMessage("t", new byte[bytes], 1, false);
    }

    private static List<Long> drain(Outbox outbox) {
        List<Long> tokens = new ArrayList<>();
        for (Outbox.Entry e = outbox.next(); e != null; e = outbox.next()) {
            tokens.add(e.token());
        }
        return tokens;
    }

    @Test
    void keepsTheOrderWhenWhatIsInFlightGoesBack() {
        Outbox outbox = new Outbox(10, 10_000);
        for (long token = 1; token <= 5; token++) {
            outbox.offer(0, token, message(1));
        }
        long first = outbox.next().id();
        outbox.next();
        outbox.next();
        assertEquals(1, outbox.settle(first).token());
        outbox.rewind();
        assertEquals(0, outbox.inFlight());
        assertEquals(List.of(2L, 3L, 4L, 5L), drain(outbox));
    }

    @Test
    void isBoundedInMessages() {
        Outbox outbox = new Outbox(2, 10_000);
        assertTrue(outbox.offer(0, 1, message(1)));
        assertTrue(outbox.offer(0, 2, message(1)));
        assertFalse(outbox.offer(0, 3, message(1)));
        Outbox.Entry entry = outbox.next();
        assertFalse(outbox.offer(0, 3, message(1)), "what is in flight counts");
        assertNotNull(outbox.settle(entry.id()));
        assertTrue(outbox.offer(0, 3, message(1)));
    }

    @Test
    void isBoundedInBytesAndGivesThemBack() {
        Outbox outbox = new Outbox(1000, 5_000);
        int taken = 0;
        while (outbox.offer(0, taken, message(1000))) {
            taken++;
        }
        assertEquals(4, taken);
        while (outbox.next() != null) {
            assertNotNull(outbox.settleOldest());
        }
        assertNull(outbox.settleOldest());
        assertTrue(outbox.offer(0, 9, message(4500)));
    }

    @Test
    void settlesEachOnce() {
        Outbox outbox = new Outbox(10, 10_000);
        outbox.offer(0, 1, message(1));
        assertNull(outbox.settle(1), "not in flight yet");
        long id = outbox.next().id();
        assertNotNull(outbox.settle(id));
        assertNull(outbox.settle(id));
    }
}
