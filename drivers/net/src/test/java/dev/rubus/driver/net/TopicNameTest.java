package dev.rubus.driver.net;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicNameTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "/", "rubus/v1/n/status", "ümläut/温度", "with space", "\ud83c\udf53", "$SYS/x"})
    void takesWhatBrokersTake(String topic) {
        assertTrue(TopicName.isValid(topic));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/+", "#", "a\u0000b", "tab\t", "\u007f", "\u0085", "\ud800", "\ufffe", "\ufdd0"})
    void refusesWhatBrokersHangUpOn(String topic) {
        assertFalse(TopicName.isValid(topic));
    }

    @Test
    void levelsAreLimited() {
        assertTrue(TopicName.isValid("/".repeat(200)));
        assertFalse(TopicName.isValid("/".repeat(201)));
    }
}
