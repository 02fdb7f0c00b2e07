package dev.rubus.driver.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerConfigTest {
    @Test
    void portClientIdAndWillHaveDefaults() {
        BrokerConfig config = BrokerConfig.from(Map.of("broker.url", "mqtt://broker.local", "node", "attic"));
        assertEquals("mqtt://broker.local:1883", config.toString());
        assertEquals("rubus-attic", config.clientId());
        assertNull(config.will());
        assertEquals(
                new BrokerConfig.Will("s", "offline", 5),
                BrokerConfig.from(Map.of("broker.url", "mqtt://h", "will.topic", "s"))
                        .will());
    }

    @Test
    void anIpv6AddressIsAHost() {
        assertEquals(
                "[::1]",
                BrokerConfig.from(Map.of("broker.url", "mqtt://[::1]:1884")).host());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "broker",
                "http://broker",
                "mqtt://",
                "mqtt:///x",
                "mqtt://h/path",
                "mqtt://h?q",
                "mqtt://h:0",
                "mqtt://h:70000",
                "mqtt://h:port",
                "mqtt://a b"
            })
    void aWrongUrlIsQuoted(String url) {
        String message = assertThrows(
                        IllegalArgumentException.class, () -> BrokerConfig.from(Map.of("broker.url", url)))
                .getMessage();
        assertTrue(message.startsWith("broker.url \"" + url + "\": expected mqtt://HOST:PORT"), message);
    }

    @Test
    void tlsIsRefusedClearly() {
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> BrokerConfig.from(Map.of("broker.url", "mqtts://broker:8883")))
                .getMessage();
        assertEquals("broker.url \"mqtts://broker:8883\": TLS is not supported yet, use mqtt://HOST:PORT", message);
    }

    @Test
    void aPasswordIsNeverShown() {
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> BrokerConfig.from(Map.of("broker.url", "mqtt://me:secret@broker")))
                .getMessage();
        assertFalse(message.contains("secret"), message);
        Map<String, String> config = Map.of("broker.url", "mqtt://h", "broker.password", "secret");
        assertFalse(BrokerConfig.from(config).toString().contains("secret"));
    }

    @Test
    void aWillThatNoBrokerTakesIsRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> BrokerConfig.from(Map.of("broker.url", "mqtt://h", "will.topic", "a/#")));
        assertThrows(
                IllegalArgumentException.class,
                () -> BrokerConfig.from(
                        Map.of("broker.url", "mqtt://h", "will.topic", "a", "will.delay.seconds", "-1")));
    }
}
