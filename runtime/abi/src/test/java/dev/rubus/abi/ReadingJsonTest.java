package dev.rubus.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ReadingJsonTest {
    private static final Reading READING = new Reading("temperature", 21.5, "°C", 0, 3, Reading.Quality.GOOD);

    @Test
    void aReadingHasExactlyTheKeysOfTheContract() {
        assertEquals(
                "{\"value\":21.5,\"unit\":\"°C\",\"time\":\"1970-01-01T00:00:00.000Z\",\"seq\":3,\"quality\":\"good\"}",
                ReadingJson.of(READING));
    }

    @Test
    void aWholeNumberHasNoPoint() {
        assertEquals("8", ReadingJson.number(8));
        assertEquals("-1", ReadingJson.number(-1));
        assertEquals("0.1", ReadingJson.number(0.1));
        assertEquals("1.0E15", ReadingJson.number(1e15));
    }

    @Test
    void aUnitCannotEndItsText() {
        Reading hostile = new Reading("t", 1, "\"}\\", 0, 1, Reading.Quality.BAD);
        assertEquals(
                "{\"value\":1,\"unit\":\"\\\"}\\\\\",\"time\":\"1970-01-01T00:00:00.000Z\",\"seq\":1,\"quality\":\"bad\"}",
                ReadingJson.of(hostile));
    }

    @Test
    void aMessageThatIsAReadingIsItsTextForWhoDecodesIt() throws ProtocolViolation {
        byte[] topic = "a/b".getBytes(StandardCharsets.UTF_8);
        byte[] reading = READING.encode();
        byte[] message = new byte[100];
        int length = MqttMessage.putReading(message, topic, topic.length, reading, reading.length);
        MqttMessage decoded = MqttMessage.decode(message, length);
        assertEquals("a/b", decoded.topic());
        assertEquals(1, decoded.qos());
        assertEquals(false, decoded.retain());
        assertEquals(ReadingJson.of(READING), new String(decoded.payload(), StandardCharsets.UTF_8));
        message[length - 1] = 1;
        assertThrows(
                ProtocolViolation.class, () -> MqttMessage.decode(message, length), "a unit with a control character");
        assertThrows(ProtocolViolation.class, () -> MqttMessage.decode(message, length - 1));
    }
}
