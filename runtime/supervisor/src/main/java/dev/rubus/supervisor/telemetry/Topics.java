package dev.rubus.supervisor.telemetry;

import dev.rubus.abi.MqttMessage;
import dev.rubus.abi.Reading;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The topics of a node and the JSON that goes there: version 1 of the contract. Immutable. */
public final class Topics {
    /** RFC 3339, UTC, always with milliseconds. */
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final String root;

    public Topics(String node) {
        this.root = "rubus/v1/" + node + "/";
    }

    public String status() {
        return root + "status";
    }

    public MqttMessage status(boolean online) {
        return message(status(), online ? "online" : "offline", 1, true);
    }

    /** What a process's state is and how it came to it. */
    public MqttMessage state(String kind, String name, ProcessReport report) {
        return message(root + kind + "/" + name + "/state", report.stateJson(), 1, true);
    }

    /** A step of the ladder. */
    public MqttMessage event(String kind, String name, ProcessReport report, String step, long seq) {
        return message(root + kind + "/" + name + "/event", report.eventJson(step, seq), 1, false);
    }

    /** A reading of an app. */
    public MqttMessage data(String app, Reading reading) {
        String json = "{\"value\":" + number(reading.value())
                + ",\"unit\":" + Json.quote(reading.unit())
                + ",\"time\":" + Json.quote(time(reading.timeMillis()))
                + ",\"seq\":" + reading.seq()
                + ",\"quality\":" + Json.quote(reading.quality().name().toLowerCase(Locale.ROOT)) + "}";
        return message(root + "app/" + app + "/data/" + reading.point(), json, 1, false);
    }

    /** Whole numbers without a point, so that a counter reads as one. */
    static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    /** RFC 3339, UTC, with milliseconds. */
    public static String time(long millis) {
        return TIME.format(Instant.ofEpochMilli(millis));
    }

    private static MqttMessage message(String topic, String text, int qos, boolean retain) {
        return new MqttMessage(topic, text.getBytes(StandardCharsets.UTF_8), qos, retain);
    }
}
