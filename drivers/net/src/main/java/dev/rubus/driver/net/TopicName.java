package dev.rubus.driver.net;

/**
 * Topic names that every broker accepts from a publisher (MQTT 5 §1.5.4, §4.7).
 *
 * <p>Stricter than the standard where brokers are: mosquitto hangs up on control characters, on non-characters and on more than 200
 * levels, which would end the connection for all other messages too.
 */
final class TopicName {
    private static final int MAX_SLASHES = 200;
    private static final int MAX_UTF8_BYTES = 65535;

    private TopicName() {}

    static boolean isValid(String topic) {
        if (topic.isEmpty() || topic.length() > MAX_UTF8_BYTES / 3) {
            return false;
        }
        return topic.codePoints().allMatch(TopicName::isAllowed)
                && topic.chars().filter(c -> c == '/').count() <= MAX_SLASHES;
    }

    private static boolean isAllowed(int c) {
        boolean wildcard = c == '+' || c == '#';
        boolean control = c < 0x20 || (c >= 0x7f && c <= 0x9f);
        boolean surrogate = c >= 0xd800 && c <= 0xdfff;
        boolean nonCharacter = (c & 0xfffe) == 0xfffe || (c >= 0xfdd0 && c <= 0xfdef);
        return !wildcard && !control && !surrogate && !nonCharacter;
    }
}
