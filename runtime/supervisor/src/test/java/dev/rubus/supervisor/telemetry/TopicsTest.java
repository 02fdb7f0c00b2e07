package dev.rubus.supervisor.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.rubus.abi.MqttMessage;
import dev.rubus.abi.Reading;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TopicsTest {
    private final Topics topics = new Topics("n1");

    private static String text(MqttMessage message) {
        return new String(message.payload(), StandardCharsets.UTF_8);
    }

    @Test
    void aReadingHasExactlyTheKeysOfTheContract() throws IOException {
        MqttMessage message =
                topics.data("weather", new Reading("temperature", 21.5, "°C", 0, 3, Reading.Quality.GOOD));
        assertEquals("rubus/v1/n1/app/weather/data/temperature", message.topic());
        Map<String, Object> json = JSON.std.mapFrom(text(message));
        assertEquals(Set.of("value", "unit", "time", "seq", "quality"), json.keySet());
        assertEquals("1970-01-01T00:00:00.000Z", json.get("time"));
        assertEquals(21.5, json.get("value"));
        assertEquals("good", json.get("quality"));
    }

    @Test
    void aWholeNumberHasNoPoint() {
        assertEquals("8", Topics.number(8));
        assertEquals("-1", Topics.number(-1));
        assertEquals("0.1", Topics.number(0.1));
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
