package dev.rubus.supervisor.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.rubus.abi.MqttMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicsTest {
    private final Topics topics = new Topics("n1");

    private static String text(MqttMessage message) {
        return new String(message.payload(), StandardCharsets.UTF_8);
    }

    @Test
    void aCauseWithQuotesAndControlCharactersStaysOneDocument() throws IOException {
        String cause = "uncaught \"x\"\\\n\u0001";
        ProcessReport report = new ProcessReport("restarting", 2, 1, cause, 0, 17, 0);
        MqttMessage event = topics.event("driver", "gpio", report, "restart", 9);
        assertEquals("rubus/v1/n1/driver/gpio/event", event.topic());
        Map<String, Object> json = JSON.std.mapFrom(text(event));
        assertEquals(cause, json.get("cause"));
        assertEquals("restart", json.get("step"));
        assertEquals(9, json.get("seq"));
        assertEquals(17, json.get("downtime_ms"));
    }

    @Test
    void statesAreRetainedAndEventsAreNot() {
        ProcessReport report = new ProcessReport("running", 1, 0, "", 0, 0, 0);
        assertTrue(topics.state("driver", "gpio", report).retain());
        assertTrue(!topics.event("driver", "gpio", report, "serving", 1).retain());
        assertTrue(topics.status(true).retain());
    }
}
