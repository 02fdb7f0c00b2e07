package dev.rubus.driver.net;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which broker, and who we are there: {@code broker.url}, {@code broker.username}, {@code broker.password}, {@code node},
 * {@code client.id}, {@code will.topic}, {@code will.payload}, {@code will.delay.seconds}.
 *
 * @param will what the broker says when this driver is gone for longer than the delay, or null
 */
record BrokerConfig(
        String host,
        int port,
        @Nullable String username,
        @Nullable String password,
        String clientId,
        @Nullable Will will) {
    private static final int DEFAULT_PORT = 1883;
    /** Longer than a cold restart of this driver takes, so that its restart alone does not take the node offline. */
    private static final String DEFAULT_WILL_DELAY = "5";

    /** The last will: retained, QoS 1. */
    record Will(String topic, String payload, int delaySeconds) {}

    /** @throws IllegalArgumentException quoting the value that is wrong */
    static BrokerConfig from(Map<String, String> config) {
        URI url = url(config.getOrDefault("broker.url", ""));
        String node = config.getOrDefault("node", "rubus");
        return new BrokerConfig(
                url.getHost(),
                url.getPort() < 0 ? DEFAULT_PORT : url.getPort(),
                config.get("broker.username"),
                config.get("broker.password"),
                config.getOrDefault("client.id", "rubus-" + node),
                will(config));
    }

    private static @Nullable Will will(Map<String, String> config) {
        String topic = config.get("will.topic");
        if (topic == null) {
            return null;
        }
        if (!TopicName.isValid(topic)) {
            throw new IllegalArgumentException("will.topic \"" + topic + "\" is not a topic to publish to");
        }
        String delay = config.getOrDefault("will.delay.seconds", DEFAULT_WILL_DELAY);
        try {
            int seconds = Integer.parseUnsignedInt(delay);
            return new Will(topic, config.getOrDefault("will.payload", "offline"), seconds);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("will.delay.seconds \"" + delay + "\" is not a number of seconds", e);
        }
    }

    private static URI url(String text) {
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException e) {
            throw bad(text, "expected mqtt://HOST:PORT");
        }
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if (scheme.equals("mqtts")) {
            throw bad(text, "TLS is not supported yet, use mqtt://HOST:PORT");
        }
        if (url.getUserInfo() != null) {
            // Not quoted: it holds a password.
            throw bad("mqtt://...@" + url.getHost(), "put the user into broker.username and broker.password");
        }
        boolean more = url.getQuery() != null
                || url.getFragment() != null
                || (url.getPath() != null && url.getPath().length() > 1);
        if (!scheme.equals("mqtt") || url.getHost() == null || more || url.getPort() == 0 || url.getPort() > 65535) {
            throw bad(text, "expected mqtt://HOST:PORT");
        }
        return url;
    }

    private static IllegalArgumentException bad(String url, String why) {
        return new IllegalArgumentException("broker.url \"" + url + "\": " + why);
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return "mqtt://" + host + ":" + port;
    }
}
