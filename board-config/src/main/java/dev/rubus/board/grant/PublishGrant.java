package dev.rubus.board.grant;

import dev.rubus.board.quantity.BadValue;
import java.nio.charset.StandardCharsets;

/**
 * The points an app may publish to: an MQTT topic filter (MQTT 5.0, section 4.7) over the part of the topic after
 * {@code .../app/A/data/}.
 */
public record PublishGrant(String filter) {
    /** MQTT's own limit for a topic, in bytes of UTF-8; ours is lower so that the prefix still fits. */
    private static final int MAX_BYTES = 1024;

    /** From a filter; {@code +} and {@code #} only where MQTT allows them. */
    public static PublishGrant parse(String filter) throws BadValue {
        String[] levels = filter.split("/", -1);
        for (int i = 0; i < levels.length; i++) {
            boolean multi = levels[i].contains("#");
            if (multi && (!levels[i].equals("#") || i != levels.length - 1)) {
                throw new BadValue(
                        "# alone and as the last level of a topic filter", "write for example \"weather/#\"");
            }
            if (levels[i].contains("+") && !levels[i].equals("+")) {
                throw new BadValue("+ alone in a level of a topic filter", "write for example \"weather/+/value\"");
            }
        }
        if (filter.isEmpty() || !publishable(filter)) {
            throw new BadValue(
                    "a topic filter of 1 to " + MAX_BYTES + " bytes without control characters",
                    "write for example \"weather/#\"");
        }
        return new PublishGrant(filter);
    }

    /** Whether this grant covers the point. Never true for a point that itself has wildcards: those cannot be published to. */
    public boolean matches(String point) {
        if (point.isEmpty() || point.contains("+") || point.contains("#") || !publishable(point)) {
            return false;
        }
        String[] want = filter.split("/", -1);
        String[] have = point.split("/", -1);
        for (int i = 0; i < want.length; i++) {
            if (want[i].equals("#")) {
                // "weather/#" covers "weather" itself too (4.7.1.2).
                return have.length >= i;
            }
            if (i >= have.length || !(want[i].equals("+") || want[i].equals(have[i]))) {
                return false;
            }
        }
        return want.length == have.length;
    }

    private static boolean publishable(String text) {
        return text.chars().noneMatch(Character::isISOControl)
                && StandardCharsets.UTF_8.newEncoder().canEncode(text) // no half surrogate pairs
                && text.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
    }
}
